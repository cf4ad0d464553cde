export function distance(a, b) {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  // - no-cpu-heavy-loop: a million cells are some milliseconds
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      current[j] = Math.min(
        previous[j] + 1,
        current[j - 1] + 1,
        previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    }
    previous = current;
  }
  return previous[b.length];
}

export function similar(word, words) {
  // - no-cpu-heavy-loop: a thousand distances of short words are some milliseconds
  return words.map((other) => [other, distance(word, other)]).sort((x, y) => x[1] - y[1]);
}

export function capitalise(words) {
  // - no-cpu-heavy-loop: one pass over words
  return words.map((word) => word[0].toUpperCase() + word.slice(1));
}

export function parseAll(lines) {
  // - no-cpu-heavy-loop: a thousand small texts are a millisecond
  return lines.map((line) => JSON.parse(line));
}

export function frequencies(text) {
  const counts = new Map();
  // - no-cpu-heavy-loop: one pass over a text
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return counts;
}
