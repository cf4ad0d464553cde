import type { Facts } from '../view/facts';
import { element } from './dom';

/** Facts of the slice under the pointer, beside the pointer and within the window. */
export class Tooltip {
  // The details bar says the same to screen readers on selection.
  readonly element = element('div', { class: 'tooltip', attributes: { 'aria-hidden': 'true' } });

  constructor() {
    this.hide();
  }

  hide(): void {
    this.element.hidden = true;
  }

  show(facts: Facts, merged: number, clientX: number, clientY: number): void {
    const lines = facts.lines.flatMap(([label, value]) => [
      element('dt', { text: label }),
      element('dd', { text: value }),
    ]);
    const shared =
      merged > 1 ? [element('div', { class: 'hint', text: `${merged} slices in this pixel; zoom in` })] : [];
    const title = element('div', { class: 'tooltip-title', text: facts.title });
    this.element.replaceChildren(title, element('dl', {}, lines), ...shared);
    this.element.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const gap = 14;
    const left = clientX + gap + width > window.innerWidth ? clientX - gap - width : clientX + gap;
    const top = clientY + gap + height > window.innerHeight ? clientY - gap - height : clientY + gap;
    this.element.style.left = `${Math.max(4, left)}px`;
    this.element.style.top = `${Math.max(4, top)}px`;
  }
}
