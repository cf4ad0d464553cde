const fs = require('fs');
const path = require('path');

const folder = path.join(__dirname, '../locales');
const locales = {};

// - no-blocking-call: the top level of a module, read once
for (const file of fs.readdirSync(folder)) {
  // - no-blocking-call: the top level of a module, read once
  locales[path.basename(file, '.json')] = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
}

exports.of = (language) => locales[language] ?? locales.en;

exports.reload = async function (languages) {
  const texts = {};
  for (const language of languages) {
    // + no-await-in-loop: each language has a file of its own
    const text = await fs.promises.readFile(path.join(folder, `${language}.json`), 'utf8');
    texts[language] = JSON.parse(text);
  }
  return texts;
};
