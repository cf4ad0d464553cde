import type { AwaitedForm } from '../../../analysis/catalog';
import type { TSESTree } from '../../../analysis/parse/syntax';
import type { BlockingCall } from '../../../analysis/rules/no-blocking-call/blocking-calls';
import { takesSameArguments } from '../../../analysis/rules/no-blocking-call/promise-arguments';
import { displayName } from '../../../analysis/semantics/resolver';
import { rangeOf } from '../draft';
import type { Refusal } from '../migration';
import type { Source } from '../sources';
import type { TypedProgram } from '../typed-program';
import { withoutOption } from './option';
import { refusalAt } from './refusals';

/** The first form that takes the arguments of a call. */
export function formFor(
  { call, api, member }: BlockingCall,
  forms: readonly AwaitedForm[],
  args: readonly TSESTree.CallExpressionArgument[],
  source: Source,
  program: TypedProgram,
): AwaitedForm | Refusal {
  const name = `\`${displayName(member)}\``;
  const release = releaseOf(api.module, source, program);
  const ofRelease = forms.filter((form) => isOf(form, release));
  if (ofRelease.length === 0) {
    const which = release === undefined ? 'that is not known' : `${release}`;
    return refusalAt(
      call,
      source,
      'form-not-applied',
      `The asynchronous form of ${name} is not known for the release of the package, ${which}`,
    );
  }
  const isNumber = isTypedAsNumber(args[0], source, program);
  const form = ofRelease.find(
    (candidate) =>
      takesSameArguments(candidate, args, source) &&
      !(candidate.refusesDescriptor && isNumber) &&
      (candidate.withoutOption === undefined || withoutOption(args, candidate.withoutOption, source)),
  );
  const isDescriptor = isNumber || !takesSameArguments({ refusesDescriptor: true }, args.slice(0, 1), source);
  const better =
    api.module === 'fs' && isDescriptor
      ? ', since `fs.promises` takes no file descriptors: `fs.promises.open` gives a handle with methods in their place'
      : '';
  return (
    form ??
    refusalAt(
      call,
      source,
      'arguments',
      `No asynchronous form of ${name} is sure to take these arguments as it does${better}`,
    )
  );
}

/** Does the type checker know that a value may be a number? */
function isTypedAsNumber(
  value: TSESTree.CallExpressionArgument | undefined,
  { file }: Source,
  program: TypedProgram,
): boolean {
  const type = value && program.typeOf(file, rangeOf(value));
  return type !== undefined && /(?:^|\| )(?:number|PathOrFileDescriptor|\d+)(?: \||$)/.test(type.text);
}

/** The first number of a package's release, as it is installed or asked for. */
function releaseOf(module: string, { file }: Source, program: TypedProgram): number | undefined {
  const [first = '', second] = module.split('/');
  const name = first.startsWith('@') && second !== undefined ? `${first}/${second}` : first;
  const version = /\d+/.exec(program.packageOf(file)?.dependencies.get(name) ?? '');
  return version ? Number(version[0]) : undefined;
}

function isOf({ from, below }: AwaitedForm, release: number | undefined): boolean {
  if (from === undefined && below === undefined) return true;
  return release !== undefined && release >= (from ?? 0) && release < (below ?? Infinity);
}
