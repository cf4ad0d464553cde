import type { Facts, SourcePlace } from '../view/facts';
import { button, element } from './dom';

export interface DetailsEvents {
  open(place: SourcePlace): void;
  focus(): void;
  close(): void;
}

/**
 * A bar with the facts of the selected slice and the way to its source; tells screen readers of each selection. Without
 * one it has no height but stays rendered, since they miss what a region that has just appeared says.
 */
export class Details {
  readonly element = element('div', { class: 'details' });
  readonly #facts = element('div', { class: 'facts', attributes: { role: 'status' } });
  readonly #buttons = element('div', { class: 'buttons' });
  readonly #events: DetailsEvents;

  constructor(events: DetailsEvents) {
    this.#events = events;
    this.element.append(this.#facts, this.#buttons);
    this.show(undefined);
  }

  show(facts: Facts | undefined): void {
    this.element.classList.toggle('empty', !facts);
    if (!facts) {
      this.#facts.replaceChildren();
      this.#buttons.replaceChildren();
      return;
    }
    const parts = facts.lines.flatMap(([label, value]) => [
      element('span', { class: 'fact' }, [
        element('span', { class: 'fact-label', text: label === '' ? '' : `${label} ` }),
        element('span', { text: value }),
      ]),
    ]);
    this.#facts.replaceChildren(element('strong', { text: facts.title }), ...parts);
    const { source } = facts;
    const go = source
      ? [
          button('Go to source', { class: 'primary' }, () => {
            this.#events.open(source);
          }),
        ]
      : [];
    this.#buttons.replaceChildren(
      ...go,
      button('Zoom to it', { attributes: { title: 'F' } }, () => {
        this.#events.focus();
      }),
      button(
        '✕',
        { class: 'plain', attributes: { 'aria-label': 'Clear the selection', title: 'Esc' } },
        () => {
          this.#events.close();
        },
      ),
    );
  }
}
