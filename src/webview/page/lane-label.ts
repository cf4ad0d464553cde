import type { Lane } from '../../profiler/timeline/model';
import { oneLine } from '../view/format';
import type { LaneBox } from '../view/layout';
import { button, element } from './dom';

export interface LaneLabelEvents {
  fold(): void;
  /** Shows all depths of the flame chart, or fewer again. */
  deepen(): void;
}

/** A lane's name beside it: thread, process, what it did in the visible range; folds its flame chart. */
export function laneLabel(lane: Lane, box: LaneBox, expanded: boolean, events: LaneLabelEvents): HTMLElement {
  const name = oneLine(lane.name, 100);
  const process = `${oneLine(lane.process, 200)} (${lane.pid})`;
  const toggle = button(
    box.collapsed ? '▸' : '▾',
    {
      class: 'fold',
      attributes: { 'aria-expanded': String(!box.collapsed), 'aria-label': `Flame chart of ${name}` },
    },
    () => {
      events.fold();
    },
  );
  if (!box.collapsible) toggle.classList.add('hidden');
  const label = element('div', { class: 'lane-label' }, [
    toggle,
    element('div', { class: 'lane-text' }, [
      element('div', { class: 'lane-name', text: name, attributes: { title: name } }),
      element('div', { class: 'lane-process', text: process, attributes: { title: process } }),
      element('div', { class: 'lane-share' }),
      ...depthButton(box, expanded, events),
    ]),
  ]);
  label.style.top = `${box.y}px`;
  label.style.height = `${box.height}px`;
  return label;
}

function depthButton(
  { collapsed, hiddenDepths }: LaneBox,
  expanded: boolean,
  events: LaneLabelEvents,
): HTMLElement[] {
  if (collapsed || (hiddenDepths === 0 && !expanded)) return [];
  const text = expanded ? 'Show fewer rows' : `Show ${hiddenDepths} deeper rows`;
  return [
    button(text, { class: 'link deeper' }, () => {
      events.deepen();
    }),
  ];
}
