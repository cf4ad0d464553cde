interface Item {
  readonly title: string;
}

export function rank<T extends Item>(items: readonly T[], query: string): T[] {
  const words = query.split(' ');
  const scored = items.map((item) => ({
    item,
    // - no-cpu-heavy-loop: the words of a question by the titles, some microseconds each
    score: words.filter((word) => item.title.includes(word)).length,
  }));
  return scored.sort((a, b) => b.score - a.score).map(({ item }) => item);
}

export function duplicates(titles: readonly string[]): string[] {
  const found: string[] = [];
  for (let i = 0; i < titles.length; i++) {
    const title = titles[i] ?? '';
    // + no-accidental-quadratic hint: looks for each title from the beginning
    if (titles.indexOf(title) !== i) found.push(title);
  }
  return found;
}
