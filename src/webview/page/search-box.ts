import { formatCount } from '../view/format';
import type { SearchDirection } from '../view/search-names';
import { element } from './dom';

export interface SearchEvents {
  search(text: string): void;
  go(direction: SearchDirection): void;
  leave(): void;
}

/** A field that dims what does not match; Enter and Shift + Enter go from match to match, Escape back to the timeline. */
export class SearchBox {
  readonly element: HTMLElement;
  readonly #input = element('input', {
    attributes: { type: 'search', placeholder: 'Search', spellcheck: 'false' },
  });
  readonly #count = element('span', { class: 'match-count', attributes: { role: 'status' } });

  constructor(events: SearchEvents) {
    this.#input.setAttribute('aria-label', 'Search functions, files and calls');
    this.element = element('div', { class: 'search' }, [this.#input, this.#count]);
    this.#input.addEventListener('input', () => {
      events.search(this.#input.value);
    });
    this.#input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') events.go(event.shiftKey ? 'previous' : 'next');
      else if (event.key === 'Escape') {
        this.#input.value = '';
        events.search('');
        events.leave();
      } else return;
      event.preventDefault();
    });
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  set found(count: number | undefined) {
    this.#count.textContent =
      count === undefined ? '' : count === 0 ? 'no match' : `${formatCount(count)} found`;
  }
}
