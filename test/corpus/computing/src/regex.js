import express from 'express';

const app = express();
app.use(express.json());

// + no-slow-regex: exponential, `(a+)+`
const nested = /^(a+)+$/;
// + no-slow-regex: exponential, two ways to take a word
const wordList = /^(\w+\s?)*$/;
// + no-slow-regex: exponential, alternatives overlap
const overlapping = /^(a|aa)+$/;
// + no-slow-regex: exponential, an e-mail address by nested groups
const email = /^([a-zA-Z0-9]+)*@example\.com$/;
// + no-slow-regex: polynomial, trailing white space from every start
const trailing = /\s+$/;
// + no-slow-regex: polynomial, two stars that take the same
const twoStars = /^.*,.*=.*$/;
// - no-slow-regex: linear
const integer = /^-?\d+$/;
// - no-slow-regex: linear, the separator is none of the characters
const csv = /^[^,]*(?:,[^,]*)*$/;
// - no-slow-regex: linear, anchored words
const slug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
// - no-slow-regex: a bounded number of digits
const date = /^\d{4}-\d{2}-\d{2}$/;
// - no-slow-regex: one class, nothing to go back to
const leading = /^\s+/;
// - no-slow-regex: a constant
const hex = /^#(?:[0-9a-f]{3}){1,2}$/i;
// + no-slow-regex: exponential, built from a constant text
const built = new RegExp('^(\\d+)*x$');
// - no-slow-regex: linear, built from a constant text
const plain = new RegExp('^[a-f]+$', 'u');

app.post('/check', (req, res) => {
  const { name, tags, mail, note, pair } = req.body;
  res.json([
    nested.test(name),
    wordList.test(tags),
    overlapping.test(name),
    email.test(mail),
    note.replace(trailing, ''),
    twoStars.exec(pair),
    integer.test(name),
    csv.test(tags),
    slug.test(name),
    date.test(name),
    name.replace(leading, ''),
    hex.test(name),
    built.test(name),
    plain.test(name),
  ]);
});

app.get('/search', (req, res) => {
  // + no-slow-regex warning: exponential, on what a request brings
  const isList = /^(?:[\w-]+,?)+;$/.test(req.query.q);
  res.json(isList);
});

export function parseVersion(text) {
  // - no-slow-regex: linear
  return /^v?(\d+)\.(\d+)\.(\d+)$/.exec(text);
}

export function stripTags(html) {
  // - no-slow-regex: linear, the class leaves the end out
  return html.replace(/<[^>]>/g, '');
}

app.listen(3000);
