import type { BlockingApi } from '../blocking-api';
import { advised, inWorker, trivial } from '../build';
import type { Alias } from '../lookup';

const computes = { cost: 'data', remedy: 'parallelism', advice: inWorker } as const;
const parses = { ...computes, blocks: 'while the text is parsed' };
const renders = { ...computes, blocks: 'while the text is rendered' };
const compares = { ...computes, blocks: 'while the texts are compared' };
const heavy = { ...computes, cost: 'heavy' } as const;
const readsTemplate = {
  blocks: 'while the template is read and compiled (with a callback as well)',
  cost: 'data',
  remedy: 'concurrency',
  advice: 'Read the template with `fs.promises.readFile` and compile it once (concurrency).',
} as const;
const readsSheet = {
  ...heavy,
  blocks: 'while the sheet is read or written, and computed',
  advice: 'Only a worker thread frees the event loop (parallelism).',
};

/** Parsing, rendering, comparing and searching texts. */
export const texts: readonly BlockingApi[] = [
  ...advised('marked', renders, ['', 'marked', 'parse', 'marked.parse']),
  ...advised('markdown-it', renders, ['new.render']),
  // Rendering a compiled template takes microseconds.
  ...trivial('handlebars', 'while the template is rendered', ['compile', 'compile.()']),
  ...advised('pug', readsTemplate, ['renderFile', 'compileFile']),
  ...advised('ejs', readsTemplate, ['renderFile']),

  ...advised(
    'csv-parse/sync',
    {
      ...parses,
      advice:
        'Pipe the text through the stream of `csv-parse`, or parse it in a worker thread (parallelism).',
    },
    ['parse'],
  ),
  ...advised('csv-parse/lib/sync', parses, ['']),
  ...advised(
    'csv-stringify/sync',
    {
      ...renders,
      advice:
        'Pipe the rows through the stream of `csv-stringify`, or do it in a worker thread (parallelism).',
    },
    ['stringify'],
  ),
  ...advised('js-yaml', parses, ['load', 'loadAll', 'safeLoad', 'safeLoadAll']),
  ...advised('js-yaml', renders, ['dump', 'safeDump']),
  ...advised('yaml', parses, ['parse', 'parseDocument', 'parseAllDocuments']),
  ...advised('yaml', renders, ['stringify']),
  ...advised('fast-xml-parser', parses, ['XMLParser.new.parse']),
  ...advised('xml2js', { ...parses, blocks: 'while the text is parsed (with a callback as well)' }, [
    'parseString',
    'Parser.new.parseString',
  ]),
  ...advised('cheerio', parses, ['load']),
  ...advised('jsdom', { ...heavy, blocks: 'while the page is parsed and its scripts run' }, ['JSDOM.new']),
  ...advised('xlsx', readsSheet, ['read', 'readFile', 'write', 'writeFile', 'writeFileXLSX']),

  // An expression takes microseconds.
  ...trivial('mathjs', 'while the expression is evaluated', ['evaluate']),
  ...trivial('lodash', 'while the values are compared or copied', ['cloneDeep', 'sortBy', 'isEqual']),
  ...['cloneDeep', 'sortBy', 'isEqual'].flatMap((name) =>
    trivial(`lodash/${name}`, 'while the values are compared or copied', ['']),
  ),
  ...advised('diff', { ...compares, when: [{ kind: 'no-callback' }] }, [
    ...['diffChars', 'diffWords', 'diffWordsWithSpace', 'diffLines', 'diffTrimmedLines', 'diffSentences'],
    ...['diffCss', 'diffJson', 'diffArrays', 'createPatch', 'createTwoFilesPatch', 'structuredPatch'],
  ]),
  ...advised('diff-match-patch', { ...compares, blocks: 'while the texts are compared (up to a second)' }, [
    'new.diff_main',
    'diff_match_patch.new.diff_main',
  ]),
  ...advised('fuse.js', { ...computes, blocks: 'while all items are searched' }, ['new.search']),
  ...advised('lunr', { ...heavy, blocks: 'while the index is built' }, ['']),
  ...advised(
    'natural',
    { ...heavy, blocks: 'while the model is trained' },
    ['BayesClassifier', 'LogisticRegressionClassifier', 'MaxEntClassifier', 'BrillPOSTrainer'].map(
      (name) => `${name}.new.train`,
    ),
  ),
];

const draws = { ...heavy, blocks: 'while the pixels are computed in JavaScript' };
const sharp = 'Await `sharp`, which computes on pool threads, or use a worker thread (parallelism).';
const operations = [
  ...['resize', 'scale', 'scaleToFit', 'contain', 'cover', 'blur', 'gaussian', 'rotate'],
  ...['composite', 'convolute', 'greyscale', 'normalize', 'color', 'dither'],
];

/** Pictures. */
export const pictures: readonly BlockingApi[] = [
  ...advised('pngjs', { ...draws, advice: 'Use the stream `new PNG()`, or a worker thread (parallelism).' }, [
    'PNG.sync.read',
    'PNG.sync.write',
  ]),
  ...advised('jpeg-js', { ...draws, advice: sharp }, ['decode', 'encode']),
  ...advised(
    'jimp',
    { ...draws, advice: sharp },
    operations.map((name) => `Jimp.read.().${name}`),
  ),
];

export const textAliases: readonly Alias[] = [
  { module: 'markdown-it', name: '()', is: 'new' },
  { module: 'jimp', name: 'read', is: 'Jimp.read' },
  { module: 'jimp', name: 'new', is: 'Jimp.read.()' },
  { module: 'jimp', name: 'Jimp.new', is: 'Jimp.read.()' },
  ...operations.map((name) => ({ module: 'jimp', name: `Jimp.read.().${name}.()`, is: 'Jimp.read.()' })),
];
