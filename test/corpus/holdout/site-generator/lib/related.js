/** How many single changes lead from one text to the other. */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + same);
    }
    row = next;
  }
  return row[b.length];
}

export function related(posts) {
  const pairs = [];
  // + no-cpu-heavy-loop hint: a table of two texts for each pair of posts
  for (const one of posts) {
    for (const other of posts) {
      if (one !== other) pairs.push([one, other, distance(one.title, other.title)]);
    }
  }
  return pairs;
}

export function tagCloud(posts) {
  const counts = new Map();
  // - no-cpu-heavy-loop: the tags of each post, some thousand steps
  for (const post of posts) {
    for (const tag of post.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return counts;
}

export function depth(folder) {
  // - no-cpu-heavy-loop: as long as the tree is
  return 1 + Math.max(0, ...folder.folders.map(depth));
}

export function similarities(vectors) {
  const result = [];
  // + no-cpu-heavy-loop hint: all pairs of posts, each by all terms
  for (let i = 0; i < vectors.length; i++) {
    for (let j = 0; j < vectors.length; j++) {
      let sum = 0;
      for (let k = 0; k < 1000; k++) sum += vectors[i][k] * vectors[j][k];
      result.push(sum);
    }
  }
  return result;
}
