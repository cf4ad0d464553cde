import { type ModuleStyle, moduleStyleOf } from '../../../analysis/edits/add-import';
import type { Source } from '../sources';
import type { TypedProgram } from '../typed-program';

/** How a file imports: as it does already, whatever it is compiled to, or else as it is loaded. */
export function importStyle({ file, model, resolver }: Source, program: TypedProgram): ModuleStyle {
  return moduleStyleOf(model, resolver) ?? program.formatOf(file).kind;
}
