import { defaultOptions, parseSource } from '../../analysis';
import type { RuleInput } from '../../analysis/rules/rule';
import { isStackOverflow } from '../../analysis/parse/parse';
import { FileModel } from '../../analysis/semantics/file-model';
import { Resolver } from '../../analysis/semantics/resolver';
import type { Refusal } from './migration';
import type { TypedProgram } from './typed-program';

/** A file of the program with its syntax tree. */
export interface Source extends RuleInput {
  readonly file: string;
}

/** The syntax trees of a program's files, each made when it is asked for first, and again once its text has changed. */
export class Sources {
  readonly #program: TypedProgram;
  readonly #known = new Map<
    string,
    { readonly text: string | undefined; readonly source: Source | Refusal }
  >();

  constructor(program: TypedProgram) {
    this.#program = program;
  }

  /** The file's tree, or why it cannot be changed. */
  of(file: string): Source | Refusal {
    const text = this.#program.text(file);
    const known = this.#known.get(file);
    if (known && known.text === text) return known.source;
    const source = this.#parse(file, text);
    this.#known.set(file, { text, source });
    return source;
  }

  #parse(file: string, text: string | undefined): Source | Refusal {
    const refusal = (message: string): Refusal => ({
      reason: 'not-editable',
      message: `${file} ${message}`,
      file,
      range: { start: 0, end: 0 },
    });
    if (text === undefined) return refusal('is not one of the sources of the workspace');
    try {
      const parsed = parseSource(file, text);
      if (!parsed.ok)
        return { ...refusal(`cannot be parsed: ${parsed.error.message}`), range: parsed.error.range };
      const model = new FileModel(file, text, parsed.value);
      return { file, model, resolver: new Resolver(model), options: defaultOptions };
    } catch (error) {
      if (isStackOverflow(error)) return refusal('nests too deep');
      throw error;
    }
  }
}

export const isRefusal = (value: object): value is Refusal => 'reason' in value;
