import { freeName } from '../../../analysis/edits/bindings';
import { statementsAround } from '../../../analysis/edits/statements';
import { beginsLine, indentAt, indentUnit, lineBreakOf, semicolonOf } from '../../../analysis/edits/style';
import { enclosingFunction, type LoopNode, NodeType, type TSESTree } from '../../../analysis/parse/syntax';
import type { TextRange } from '../../../base/text';
import type { Refusal } from '../migration';
import type { Seed } from '../plan';
import { insert, replace, type Rewrite, wrap } from '../rewrite';
import type { Source } from '../sources';
import type { TypedProgram } from '../typed-program';
import { givingWay } from './giving-way';
import { placeIn } from './place';

/**
 * A loop that lets others have their turn whenever it has run for so many milliseconds:
 *
 *     let nextPause = performance.now() + 10;
 *     for (const row of rows) {
 *       if (performance.now() >= nextPause) {
 *         await scheduler.yield();
 *         nextPause = performance.now() + 10;
 *       }
 *       …
 *
 * Of nested loops the outermost looks at the clock whose iterations are short. That the work is one iteration longer than
 * the time given is as exact as it gets: what one iteration calls is not interrupted.
 */
export function chunkSeed(
  loop: LoopNode,
  source: Source,
  program: TypedProgram,
  { milliseconds }: { readonly milliseconds: number },
): Seed | Refusal {
  const fn = enclosingFunction(loop);
  if (fn?.generator === true && !fn.async) {
    return {
      reason: 'generator',
      message:
        'The loop is in a generator, in which no `await` may stand; whoever drives it can pause between two values.',
      file: source.file,
      range: { start: loop.range[0], end: loop.range[1] },
    };
  }
  const { model } = source;
  const place = placeIn(loop, milliseconds, source);
  const { now, turn, edits } = givingWay(loop, source, program);
  const scope = model.scopeOf(loop.parent);
  const deadline = freeName('nextPause', scope, place.loop, model);
  const counter = place.counter ?? freeName('turns', scope, place.loop, model);
  const isCounted = place.every > 1 && place.counter === undefined;
  const end = semicolonOf(model);
  const next = `${now} + ${milliseconds}`;
  const isTime = `${now} >= ${deadline}`;
  const isTurn = `(${isCounted ? `++${counter}` : counter} & ${place.every - 1}) === 0`;
  return {
    title: titleOf(milliseconds, loop, place.loop, source),
    source,
    at: place.loop,
    rewrites: [
      ...edits.map(({ range, text }): Rewrite => ({ range, parts: [text] })),
      ...before(
        loop,
        [`let ${deadline} = ${next}${end}`, ...(isCounted ? [`let ${counter} = 0${end}`] : [])],
        source,
      ),
      ...atStart(
        place.loop,
        `if (${place.every > 1 ? `${isTurn} && ` : ''}${isTime}) {`,
        [`await ${turn}`, `${deadline} = ${next}`],
        source,
      ),
    ],
    hazards: [],
  };
}

function titleOf(milliseconds: number, loop: LoopNode, place: LoopNode, { model }: Source): string {
  const every = `Yield to the event loop every ${milliseconds} ms`;
  if (place === loop) return every;
  return `${every}, in the inner loop on line ${model.lines.positionAt(place.range[0]).line}`;
}

/** Statements in front of a loop and its labels, in a block with it where there is no room for more than one. */
function before(loop: LoopNode, statements: readonly string[], { model: { text } }: Source): Rewrite[] {
  let statement: LoopNode | TSESTree.LabeledStatement = loop;
  while (statement.parent.type === NodeType.LabeledStatement) statement = statement.parent;
  const [start, end] = statement.range;
  const isAlone = statementsAround(statement) === undefined || statement.parent.type === NodeType.SwitchCase;
  const separator = beginsLine(start, text) ? lineBreakOf(text) + indentAt(start, text) : ' ';
  const added = statements.map((each) => terminated(each, separator) + separator).join('');
  if (!isAlone) return [insert(start, added)];
  const { parent } = statement;
  const head = parent.type === NodeType.SwitchCase ? statement : parent;
  const close = separator === ' ' ? ' ' : lineBreakOf(text) + indentAt(head.range[0], text);
  return [inBraces({ start, end }, separator + added, close, text)];
}

/** A block of what stands behind `before`, a statement, and `after`; its brace goes up to the end of the line above. */
function inBraces(statement: TextRange, before: string, after: string, text: string): Rewrite {
  const gap = /(?:\)|\b(?:do|else))(\s*)$/.exec(text.slice(0, statement.start))?.[1];
  return {
    range: { start: statement.start - (gap?.length ?? 0), end: statement.end },
    parts: [(gap === undefined ? '{' : ' {') + before, statement, `${after}}`],
  };
}

/** On one line with others a statement needs its semicolon. */
function terminated(statement: string, separator: string): string {
  return separator === ' ' && !statement.endsWith(';') ? `${statement};` : statement;
}

/** `head`, a block with statements and its end, before all that an iteration does. */
function atStart(
  { body, range }: LoopNode,
  head: string,
  statements: readonly string[],
  { model }: Source,
): Rewrite[] {
  const { text } = model;
  const eol = lineBreakOf(text);
  const inLine = `${head} ${statements.map((each) => `${each};`).join(' ')} }`;
  const inLines = (lead: string): string => {
    const unit = indentUnit(text);
    const end = semicolonOf(model);
    return [head, ...statements.map((each) => unit + each + end), '}'].join(lead);
  };
  const [start, end] = body.range;
  if (body.type === NodeType.BlockStatement) {
    const [first] = body.body;
    if (!first || !beginsLine(first.range[0], text)) return [insert(start + 1, ` ${inLine}`)];
    const lineEnd = /\r?\n/.exec(text.slice(start))?.index ?? 0;
    const lead = eol + indentAt(first.range[0], text);
    // Behind a comment on the line of the brace.
    const isComment = /^\{[ \t]*\/\/.*$/.test(text.slice(start, start + lineEnd));
    return [insert(isComment ? start + lineEnd : start + 1, lead + inLines(lead))];
  }
  if (body.type === NodeType.EmptyStatement) {
    return [replace({ start, end }, `${text[start - 1] === ' ' ? '' : ' '}{ ${inLine} }`)];
  }
  const outer = indentAt(range[0], text);
  const lead = eol + (beginsLine(start, text) ? indentAt(start, text) : outer + indentUnit(text));
  return beginsLine(range[0], text)
    ? [inBraces({ start, end }, lead + inLines(lead) + lead, eol + outer, text)]
    : [wrap({ start, end }, `{ ${inLine} `, ' }')];
}
