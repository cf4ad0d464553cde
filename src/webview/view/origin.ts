/** Where a function comes from: told apart by colour in the flame chart, and named beside it. */
export type Origin = 'own' | 'dependency' | 'node' | 'native';

export function originOf(file: string): Origin {
  if (file === '') return 'native';
  if (file.startsWith('node:')) return 'node';
  return /[\\/]node_modules[\\/]/.test(file) ? 'dependency' : 'own';
}

export const originNames: Readonly<Record<Origin, string>> = {
  own: 'own code',
  dependency: 'node_modules',
  node: 'Node.js',
  native: 'native code',
};
