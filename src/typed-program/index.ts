export { TypeCheckCancelled } from './cancellation';
export { openTypedProgram, type TypedProgramHost, type TypedProgramOptions } from './open-typed-program';
export type { ProgramProblem } from './program-problem';
