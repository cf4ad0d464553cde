import { NodeType, unwrap } from '../../../../analysis/parse/syntax';
import type { Refusal } from '../../migration';
import type { UseRewrite } from '../../plan';
import { type CallbackUse, rangeOf, refuse, unchanged } from '../callback-use';

/**
 * `program.command('x').action(run)` of commander: `parseAsync` waits for it, `parse` does not, which makes no difference
 * if nothing comes after it.
 */
export function commandAction(use: CallbackUse): UseRewrite | Refusal | undefined {
  const { call, source, program } = use;
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || source.resolver.propertyName(callee) !== 'action')
    return undefined;
  const target = source.resolver.resolve(callee);
  const declared = target ? undefined : program.calleeOf(source.file, rangeOf(call));
  const isCommander =
    target?.module === 'commander' || (declared?.kind === 'library' && declared.package === 'commander');
  if (!isCommander) return undefined;
  for (const file of program.files) {
    const text = program.text(file) ?? '';
    if (!/\bcommander\b/.test(text)) continue;
    const parse = /\.parse\(\s*(?:process\.argv)?\s*\)/.exec(text);
    if (!parse || /^\s*;?\s*$/.test(text.slice(parse.index + parse[0].length))) continue;
    return refuse(
      use,
      'callback',
      `\`parse\` of commander does not wait for it, and code comes after that in ${file.replace(/^.*[\\/]/, '')}`,
    );
  }
  return unchanged;
}
