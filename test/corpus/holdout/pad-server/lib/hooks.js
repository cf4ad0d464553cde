const hooks = { padLoad: [], padSave: [] };

exports.register = (name, hook) => hooks[name].push(hook);

exports.callAll = async function (name, context) {
  for (const hook of hooks[name]) {
    // - no-await-in-loop: a hook may rely on those before it
    await hook(context);
  }
};

exports.transform = async function (name, value) {
  for (const hook of hooks[name]) {
    // - no-await-in-loop: each gets what the one before has made of the value
    value = await hook(value);
  }
  return value;
};

exports.firstAnswer = async function (name, context) {
  for (const hook of hooks[name]) {
    // - no-await-in-loop: ends with the first that answers
    const answer = await hook(context);
    if (answer !== undefined) return answer;
  }
  return undefined;
};
