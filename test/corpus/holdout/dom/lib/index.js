module.exports = { ...require('./xhr'), ...require('./memory'), ...require('./nodes'), ...require('./resources') };
