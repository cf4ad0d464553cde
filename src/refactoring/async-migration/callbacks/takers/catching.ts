import { findNode, isFunction, type Node, NodeType, unwrap } from '../../../../analysis/parse/syntax';
import { indented } from '../../indented';
import type { Refusal } from '../../migration';
import type { UseRewrite } from '../../plan';
import { insert, type Rewrite, wrap } from '../../rewrite';
import { around, type CallbackUse, calleeName, rangeOf, refuse } from '../callback-use';
import { laidOutText, layoutAt } from '../loops/layout';
import { nameWithin } from '../loops/names';
import { calledWith } from '../loops/this-and-arguments';

/** A parameter of a callback that errors are handed to. */
export interface ErrorParameter {
  /** From 0. */
  readonly at: number;
  /** What it is called where there is none yet; those before it too. */
  readonly names: readonly string[];
}

/**
 * What a callback throws goes on to reach the parameter that whoever calls it would hand it to: `try { … } catch (error)
 * { next(error); }` around its body, or `.catch(next)` after a function that is named.
 */
export function catching(use: CallbackUse, parameter: ErrorParameter): UseRewrite | Refusal {
  return unwrap(use.argument) === use.fn.fn ? catchingWithin(use, parameter) : catchingAround(use, parameter);
}

/** `(req, res, next) => handle(req, res, next).catch(next)` */
function catchingAround(use: CallbackUse, { at, names }: ErrorParameter): UseRewrite | Refusal {
  const written = unwrap(use.argument);
  const isName = written.type === NodeType.Identifier || written.type === NodeType.MemberExpression;
  if (!isName && !isFunction(written)) {
    return refuse(use, 'callback', `what it throws would no longer reach \`${calleeName(use)}\``);
  }
  const { fn } = use.fn;
  const taken = calledWith(fn).arguments ? names.length : fn.params.length;
  const [open, close] = isName ? ['', ''] : ['(', ')'];
  const { semicolon } = layoutAt(use.argument.range[0], use.source.model);
  const rewrites = around(
    use.argument,
    `(${names.join(', ')}) => { ${open}`,
    `${close}(${names.slice(0, taken).join(', ')}).catch(${names[at] ?? ''})${semicolon} }`,
  );
  return { rewrites, awaits: [], hazards: [] };
}

function catchingWithin(use: CallbackUse, { at, names }: ErrorParameter): UseRewrite | Refusal {
  const { fn } = use.fn;
  const { model } = use.source;
  const given = fn.params[at];
  if (fn.params.some(({ type }) => type === NodeType.RestElement)) {
    return refuse(use, 'callback', `what it throws would no longer reach \`${calleeName(use)}\``);
  }
  if (given && given.type !== NodeType.Identifier) {
    return refuse(use, 'callback', `its parameter ${at + 1}, which errors are to be handed to, has no name`);
  }
  const missing = names.slice(fn.params.length, at + 1).map((name) => nameWithin(name, use));
  const handler = given?.name ?? missing.at(-1) ?? '';
  if (given && isHidden(handler, fn.body)) {
    return refuse(
      use,
      'callback',
      `\`${handler}\`, which errors are to be handed to, means something else within it`,
    );
  }
  const error = nameWithin('error', use);
  const layout = layoutAt(fn.range[0], model);
  const inBlock = fn.body.type === NodeType.BlockStatement;
  const inner = { ...layout, indent: layoutAt(inBlock ? fn.body.range[1] - 1 : fn.range[0], model).indent };
  const ending = `\n\t} catch (${error}) {\n\t\t${handler}(${error});\n\t}`;
  const text = (code: string): string => laidOutText(code, inner);
  let body: Rewrite[];
  if (fn.body.type === NodeType.BlockStatement) {
    const { range } = fn.body;
    const content = model.text.slice(range[0] + 1, range[1] - 1).trimEnd();
    const end = range[0] + 1 + content.length;
    body = [
      insert(range[0] + 1, text('\n\ttry {')),
      ...indented({ start: range[0] + 1, end }, [], use.source),
      insert(end, text(ending)),
    ];
  } else {
    // Statements may come to stand in front of what holds a function.
    if (findNode(fn.body, isFunction)) return catchingAround(use, { at, names });
    const start = bodyStart(fn.body, fn.range[0], model.text);
    body = [wrap({ start, end: fn.range[1] }, text('{\n\ttry {\n\t\treturn '), text(`;${ending}\n}`))];
  }
  return { rewrites: [...added(use, missing), ...body], awaits: [], hazards: [] };
}

/** The parameters that are missing, after those that are there. */
function added(use: CallbackUse, names: readonly string[]): Rewrite[] {
  if (names.length === 0) return [];
  const { fn } = use.fn;
  const { text } = use.source.model;
  const last = fn.params.at(-1);
  const list = names.join(', ');
  if (last) {
    const isBare = fn.params.length === 1 && !text.slice(fn.range[0], last.range[0]).includes('(');
    return isBare ? [wrap(rangeOf(last), '(', `, ${list})`)] : [insert(last.range[1], `, ${list}`)];
  }
  const open = text.indexOf('(', fn.range[0]);
  return [insert(open + 1, list)];
}

/** Where the body of an arrow function begins, its parentheses included. */
function bodyStart(body: Node, from: number, text: string): number {
  const arrow = text.lastIndexOf('=>', body.range[0]);
  const start = Math.max(arrow, from) + '=>'.length;
  return start + (/^\s*/.exec(text.slice(start))?.[0].length ?? 0);
}

function isHidden(name: string, body: Node): boolean {
  return (
    findNode(
      body,
      (node) =>
        node.type === NodeType.VariableDeclarator &&
        node.id.type === NodeType.Identifier &&
        node.id.name === name,
      (node) => !isFunction(node),
    ) !== undefined
  );
}
