export function parseFrontMatter(text) {
  const data = {};
  for (const line of text.split('\n')) {
    // + no-slow-regex hint: spaces can belong to any of four parts
    const [, key, value] = /^\s*([^:]*?)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (key) data[key] = value;
  }
  return data;
}

export function heading(line) {
  // + no-slow-regex hint: spaces and signs at the end can be divided between three parts
  return /^#+\s*(.+?)\s*#*$/.exec(line)?.[1];
}

export function isSlug(name) {
  // - no-slow-regex: a hyphen stands between the words
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name);
}

export function stripComments(text) {
  // - no-slow-regex: at worst a search starts over at each comment that never ends
  return text.replace(/<!--[\s\S]*?-->/g, '');
}

export function slug(title) {
  return title
    .toLowerCase()
    // - no-slow-regex: one class, one quantifier
    .replace(/[^a-z0-9]+/g, '-')
    // - no-slow-regex: one character, and a search that starts over
    .replace(/-+$/, '');
}

export function excerpt(text) {
  let result = '';
  for (const paragraph of text.split('\n\n')) {
    // - no-accidental-quadratic: V8 does not copy text that grows
    result += paragraph.trim();
    if (result.length > 300) break;
  }
  return result;
}

export function isBlank(text) {
  // + no-slow-regex hint: spaces can be divided among the rounds of the outer quantifier in any way
  return /^(?:\s+|\/\/.*)*$/.test(text);
}

export function version() {
  // - no-slow-regex: matched against a text that is written down here
  return /^(\w+\s?)*$/.test('site generator');
}
