import type { Note, SkipReason, SyntaxProblem } from '../finding';
import type { AnalysisOptions } from '../options';
import { languageOf } from '../parse/language';
import { minifiedReason } from '../parse/minified';
import { isStackOverflow, type Parse, parseSource } from '../parse/parse';
import { NodeType } from '../parse/syntax';
import { rules } from '../rules';
import type { HeavyFunctionReport, Report, RuleInput } from '../rules/rule';
import { FileModel } from '../semantics/file-model';
import { Resolver } from '../semantics/resolver';
import { type DecidedRole, roleOfText } from './file-role';
import { summarise } from './summarise';
import { emptySummary, type FileSummary } from './summary';
import { type Directive, directiveMark, isSuppressed, parseDirectives, type Silenced } from '../suppression';

/** A file to analyse. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface RuleReport extends Report {
  readonly rule: string;
}

/**
 * All that the analysis keeps of one file: what its text tells, without its syntax tree. Plain data, so that it can be
 * worked out in another thread.
 */
export interface FileFacts {
  readonly path: string;
  /** The offsets at which lines start, then the length of the text. */
  readonly lineStarts: readonly number[];
  readonly reports: readonly RuleReport[];
  readonly notes: readonly Note[];
  readonly functions: readonly HeavyFunctionReport[];
  /** The comments that ask for silence; `reports` and `notes` are those that are left. */
  readonly directives: readonly Directive[];
  /** What they have silenced. */
  readonly silenced: readonly Silenced[];
  /** What the rest of a program needs to know of it. */
  readonly summary: FileSummary;
  /** What its text says it is for. */
  readonly role?: DecidedRole;
  readonly syntaxError?: SyntaxProblem;
  readonly skipped?: SkipReason;
}

/**
 * How deep a tree may nest. It is a number of ours, so that whether a file is analysed does not depend on the stack that
 * happens to be there: a chain of 1,900 calls is within it, and needs a quarter of what the workers of a scan have.
 */
const deepestTree = 4_000;

/**
 * What one file's text tells. Pure; never throws: what cannot be analysed is skipped, and the reason says why. Deterministic
 * but for files that nest deeper than the caller's stack lets the parser go, some hundreds of nodes by default: they are
 * `too-deep`, and a larger stack may have them analysed.
 *
 * @param parse how to parse, if there is a faster way to the same tree.
 */
export function fileFacts(file: SourceFile, options: AnalysisOptions, parse: Parse = parseSource): FileFacts {
  const { path, text } = file;
  const skip = (kind: SkipReason['kind'], message: string): FileFacts => skippedFile(path, { kind, message });
  const language = languageOf(path);
  if (language === 'declarations') return skip('declarations', 'declarations only: nothing in it runs');
  if (language === 'unsupported') {
    return skip('unsupported-language', 'not a JavaScript or TypeScript file by its extension');
  }
  if (text.length > options.maxFileSize) {
    return skip('too-large', `has ${text.length} characters, more than the limit of ${options.maxFileSize}`);
  }
  const minified = minifiedReason(text);
  if (minified !== undefined) return skip('minified', minified);
  try {
    return factsOfCode(file, options, parse);
  } catch (error) {
    if (isStackOverflow(error)) {
      return skip('too-deep', tooDeep);
    }
    const message = error instanceof Error ? error.message : String(error);
    return skip('internal-error', `the analysis failed, which is a bug of Lanewise: ${message}`);
  }
}

const tooDeep = 'nests deeper than the analysis can follow';

function factsOfCode({ path, text }: SourceFile, options: AnalysisOptions, parse: Parse): FileFacts {
  const parsed = parse(path, text, text.includes(directiveMark));
  if (!parsed.ok) {
    const message = `cannot be parsed: ${parsed.error.message}`;
    return { ...skippedFile(path, { kind: 'syntax-error', message }), syntaxError: parsed.error };
  }
  const model = new FileModel(path, text, parsed.value);
  if (model.depth > deepestTree) return skippedFile(path, { kind: 'too-deep', message: tooDeep });
  const resolver = new Resolver(model);
  const input: RuleInput = { model, resolver, options };
  const directives = parseDirectives(
    model.comments,
    model.lines,
    model.text,
    model.nodesOf(NodeType.JSXEmptyExpression),
  );
  const reports: RuleReport[] = [];
  const notes: Note[] = [];
  const functions: HeavyFunctionReport[] = [];
  for (const rule of rules) {
    const { id } = rule.metadata;
    if (options.severity[id] === 'off') continue;
    const result = rule.check(input);
    reports.push(...result.reports.map((report) => ({ ...report, rule: id })));
    notes.push(...(result.notes ?? []).map((note) => ({ ...note, rule: id })));
    functions.push(...(result.functions ?? []));
  }
  const isHeard = ({ rule, range }: RuleReport | Note): boolean =>
    !isSuppressed(rule, range.start, directives);
  const heard = reports.filter(isHeard);
  const silenced = reports.filter((report) => !isHeard(report));
  const role = roleOfText(model, resolver);
  return {
    path,
    lineStarts: model.lines.starts,
    reports: heard,
    notes: notes.filter(isHeard),
    functions,
    directives,
    silenced: silenced.map(({ rule, range }) => ({ rule, start: range.start })),
    summary: summarise(model, resolver, heard),
    ...(role && { role }),
  };
}

function skippedFile(path: string, skipped: SkipReason): FileFacts {
  return {
    path,
    lineStarts: [0, 0],
    reports: [],
    notes: [],
    functions: [],
    directives: [],
    silenced: [],
    summary: emptySummary,
    skipped,
  };
}
