import { instanceOfType } from '../semantics/instance-types';
import { member, moduleNamed, type ModuleMember } from '../semantics/module-member';
import type { Linker } from './linker';
import { type Reference, rootOf } from '../facts/summary';

/** References nest by as many steps as this at most, which ends what refers to itself. */
const maxDepth = 60;

/**
 * The member of a module outside of the program that a reference stands for, by way of what other files export, return
 * and keep: `db.prepare` where another file has `export const db = new Database(…)`.
 */
export function externalMember(
  reference: Reference,
  file: string,
  linker: Linker,
  depth = 0,
): ModuleMember | undefined {
  if (depth > maxDepth) return undefined;
  const follow = (next: Reference, inFile = file): ModuleMember | undefined =>
    externalMember(next, inFile, linker, depth + 1);
  switch (reference.kind) {
    case 'module': {
      const { specifier, name } = reference;
      const found = linker.exportedReference(file, specifier, name);
      if (found === 'outside') {
        const module = moduleNamed(specifier);
        return name === undefined ? module : member(module, name);
      }
      if (found) return follow(found.value, found.file);
      // A member of what `module.exports` is set to.
      const whole = name === undefined ? undefined : linker.exportedReference(file, specifier);
      const of = whole && whole !== 'outside' ? follow(whole.value, whole.file) : undefined;
      return of && name !== undefined ? member(of, name) : undefined;
    }
    case 'member': {
      const of = follow(reference.of);
      return of && member(of, reference.name);
    }
    case 'instance': {
      const of = follow(reference.of);
      return of && (instanceOfType(of) ?? member(of, 'new'));
    }
    case 'result': {
      const of = follow(reference.of);
      if (of) return member(of, '()');
      const [fn, ...others] = linker.functions(linker.values(reference.of, file));
      return fn && others.length === 0 ? linker.summaryOf(fn)?.returnsInstance : undefined;
    }
    case 'parameter':
      return reference.type && follow(reference.type);
    case 'either':
    case 'local':
    case 'base':
      return undefined;
  }
}

/** Does a reference lead straight out of the program, so that the file's own text tells what it stands for? */
export function leadsOutside(reference: Reference, file: string, linker: Linker): boolean {
  let root = rootOf(reference);
  if (root.kind === 'parameter' && root.type) root = rootOf(root.type);
  return root.kind === 'module' && linker.exportedReference(file, root.specifier, root.name) === 'outside';
}
