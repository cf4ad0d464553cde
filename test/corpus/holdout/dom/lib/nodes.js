exports.without = function (nodes, removed) {
  // - no-accidental-quadratic: nothing tells that `removed` is a list, texts have an `indexOf`, too
  return nodes.filter((node) => removed.indexOf(node) === -1);
};

exports.withoutFast = function (nodes, removed) {
  const gone = new Set(removed);
  // - no-accidental-quadratic: asks a Set
  return nodes.filter((node) => !gone.has(node));
};

exports.isVoid = function (nodes) {
  // - no-accidental-quadratic: a constant list
  return nodes.filter((node) => VOID_ELEMENTS.includes(node.localName));
};

const VOID_ELEMENTS = ['area', 'base', 'br', 'col', 'hr', 'img', 'input'];

exports.classes = function (nodes) {
  // + no-accidental-quadratic hint: copies all classes so far for each node
  return nodes.reduce((all, node) => [...all, ...node.classes], []);
};

exports.contains = function (text, words) {
  // - no-accidental-quadratic: a search in text, for which no table stands in
  return words.filter((word) => text.includes(word));
};

exports.layout = function (boxes, rounds = 50) {
  // - no-cpu-heavy-loop: a hundred boxes are assumed where only an inner loop goes over them: some milliseconds
  for (let round = 0; round < rounds; round++) {
    for (const box of boxes) {
      for (const other of boxes) {
        if (box !== other && box.x < other.x + other.width && box.x + box.width > other.x) box.x += 1;
      }
    }
  }
};

exports.index = function (nodes) {
  // - no-cpu-heavy-loop: once through the list
  for (let i = 0; i < nodes.length; i++) nodes[i].index = i;
};

exports.parseStyle = function (text) {
  // + no-slow-regex hint: what is not a quote can be divided among the rounds of the outer quantifier
  return /^(?:"[^"]*"|[^"';]+)*;$/.exec(text);
};

exports.parseUnit = function (text) {
  // - no-slow-regex: digits, then letters
  return /^(-?\d+(?:\.\d+)?)(px|em|rem|%)$/.exec(text);
};

exports.trimEnd = function (text) {
  // - no-slow-regex: a search that starts over, in text that nobody sends
  return text.replace(/\s+$/, '');
};
