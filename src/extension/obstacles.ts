import * as vscode from 'vscode';
import type { Obstacle } from '../messages/findings';
import { toRange } from './findings-view';

/** Shows what stands in the way of a fix: the one place, or the one of several that the user picks. */
export async function showObstacles(obstacles: readonly Obstacle[]): Promise<void> {
  const [only] = obstacles;
  const obstacle = obstacles.length > 1 ? await pick(obstacles) : only;
  if (obstacle === undefined) return;
  const uri = vscode.Uri.parse(obstacle.uri);
  await vscode.window.showTextDocument(uri, { selection: toRange(obstacle.range) });
}

async function pick(obstacles: readonly Obstacle[]): Promise<Obstacle | undefined> {
  const items = obstacles.map((obstacle) => ({
    label: obstacle.message,
    description: `${vscode.workspace.asRelativePath(vscode.Uri.parse(obstacle.uri))}:${obstacle.range.start.line + 1}`,
    obstacle,
  }));
  const placeHolder = 'What stands in the way';
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.obstacle;
}

/** What the language server hands to the command. */
export const isObstacles = (value: unknown): value is readonly Obstacle[] =>
  Array.isArray(value) &&
  value.every(
    (each: unknown) =>
      typeof each === 'object' && each !== null && 'message' in each && 'uri' in each && 'range' in each,
  );
