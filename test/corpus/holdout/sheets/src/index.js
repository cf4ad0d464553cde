module.exports = {
  ...require('./workbook'),
  ...require('./protection'),
  ...require('./formulas'),
  ...require('./reader'),
};
