import { isFunction, isLoop, type Node, NodeType, type TSESTree } from '../../parse/syntax';
import type { Region } from './region';

/** A statement that goes on somewhere else. */
export type Jump =
  TSESTree.BreakStatement | TSESTree.ContinueStatement | TSESTree.ReturnStatement | TSESTree.ThrowStatement;

/** Does a jump end the loop before its time? (That a function is left in the middle is no matter.) */
export function endsLoop(jump: Jump, region: Region): boolean {
  if (region.isFunction) return false;
  const isReturn = jump.type === NodeType.ReturnStatement || jump.type === NodeType.ThrowStatement;
  const label = isReturn ? undefined : jump.label?.name;
  for (let current: Node | undefined = jump.parent; current; current = current.parent) {
    const leavesRegion = current === region.node || ('call' in region.repeated && current === region.body);
    if (leavesRegion) {
      if ('call' in region.repeated && jump.type !== NodeType.ThrowStatement) return false;
      if (jump.type !== NodeType.ContinueStatement) return true;
      return label !== undefined && labelOf(current) !== label;
    }
    // `return` ends a callback, not the loop around it.
    if (isFunction(current)) {
      if (jump.type === NodeType.ReturnStatement) return false;
    } else if (!isReturn) {
      const isLabelled = current.type === NodeType.LabeledStatement && current.label.name === label;
      const isNearest =
        label === undefined &&
        (isLoop(current) ||
          (current.type === NodeType.SwitchStatement && jump.type === NodeType.BreakStatement));
      if (isLabelled || isNearest) return false;
    }
  }
  return true;
}

function labelOf(loop: Node): string | undefined {
  return loop.parent?.type === NodeType.LabeledStatement ? loop.parent.label.name : undefined;
}
