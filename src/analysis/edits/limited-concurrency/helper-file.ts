import type { ModuleStyle } from '../add-import';
import { indentUnit, lineBreakOf, quoteOf, semicolonOf } from '../style';
import type { NewFile } from '../../finding';
import { packageAround } from '../../options';
import { NodeType, type TSESTree } from '../../parse/syntax';
import type { RuleInput } from '../../rules/rule';
import { type HelperName, helperTexts } from './helper-texts';

/**
 * The file that a fix brings where the project has no package for the purpose: `map-concurrently.ts`, in the folder of the
 * package's sources that the file lies in, or beside it.
 */
export function helperFile(helper: HelperName, style: ModuleStyle, input: RuleInput): NewFile {
  const { model, options } = input;
  const separator = model.path.includes('\\') ? '\\' : '/';
  const folders = model.path.split(/[\\/]/).slice(0, -1);
  const around = packageAround(model.path, options);
  const depth =
    around === undefined
      ? folders.length
      : around.directory === ''
        ? 0
        : around.directory.split(/[\\/]/).length;
  // All below `src` share one; so do those of a package without such a folder that lie directly in it.
  const home = folders.slice(0, Math.min(folders.length, depth + 1));
  const end = /\.([cm]?)([jt])sx?$/.exec(model.path);
  const [, format = '', language = 'j'] = end ?? [];
  const name = `${fileNames[helper]}.${format}${language}s`;
  const up = '../'.repeat(folders.length - home.length);
  return {
    specifier: `${up === '' ? './' : up}${fileNames[helper]}${specifierEnd(format, language, style, input)}`,
    exported: helper,
    path: [...home, name].join(separator),
    text: inStyleOf(input, helperTexts(helper, language === 't', style === 'commonjs')),
  };
}

const fileNames: Readonly<Record<HelperName, string>> = {
  mapConcurrently: 'map-concurrently',
  limited: 'limited',
};

/** The end of a relative specifier, as the file has it in others. */
function specifierEnd(
  format: string,
  language: string,
  style: ModuleStyle,
  { model, options }: RuleInput,
): string {
  if (format !== '') return `.${format}js`;
  const [written] = relativeSpecifiers(model);
  if (written !== undefined) return /\.[jt]s$/.exec(written)?.[0] ?? '';
  if (style === 'commonjs') return '';
  const isModule = language === 'j' || packageAround(model.path, options)?.isModule === true;
  return isModule ? '.js' : '';
}

function relativeSpecifiers(model: RuleInput['model']): string[] {
  const imported = model.nodesOf(NodeType.ImportDeclaration).map(({ source }) => source);
  const required = model.nodesOf(NodeType.CallExpression).flatMap(({ callee, arguments: [first] }) => {
    const isRequire = callee.type === NodeType.Identifier && callee.name === 'require';
    return isRequire && first?.type === NodeType.Literal ? first : [];
  });
  return [...imported, ...required].flatMap(({ value }: TSESTree.Literal) =>
    typeof value === 'string' && value.startsWith('.') ? value : [],
  );
}

/** In the indentation, the quotes, the line ends and with or without the semicolons of a file. */
function inStyleOf({ model }: RuleInput, text: string): string {
  const unit = indentUnit(model.text);
  const quote = quoteOf(model);
  const eol = lineBreakOf(model.text);
  const ended = semicolonOf(model) === '' ? text.replace(/;$/gm, '') : text;
  return ended
    .replace(/^(?: {2})+/gm, (indent) => unit.repeat(indent.length / 2))
    .replaceAll("'", quote)
    .replaceAll('\n', eol);
}
