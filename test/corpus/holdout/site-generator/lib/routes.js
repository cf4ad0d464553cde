export class Routes {
  #list = [];
  #names = new Set();

  add(name) {
    this.#list.push(name);
    this.#names.add(name);
  }

  stale() {
    return this.#list.filter((name) => name.startsWith('~'));
  }

  /** Public files that no route leads to any more. */
  unused(files) {
    // - no-accidental-quadratic: asks a Set
    return files.filter((file) => !this.#names.has(file));
  }

  static difference(files, routes) {
    // - no-accidental-quadratic: nothing tells that `routes` is a list, texts have an `includes`, too
    return files.filter((file) => !routes.includes(file));
  }

  static unique(files) {
    // + no-accidental-quadratic hint: looks for each file from the beginning
    return files.filter((file, index) => files.indexOf(file) === index);
  }

  static byExtension(files) {
    // + no-accidental-quadratic hint: copies the table for each file
    return files.reduce((table, file) => ({ ...table, [file.split('.').pop()]: file }), {});
  }

  static flatten(folders) {
    // + no-accidental-quadratic hint: copies all that was collected so far for each folder
    return folders.reduce((all, folder) => all.concat(folder.files), []);
  }

  static withoutDrafts(files) {
    for (let i = files.length - 1; i >= 0; i--) {
      // + no-accidental-quadratic hint: moves all that follow for each draft
      if (files[i].startsWith('_')) files.splice(i, 1);
    }
    return files;
  }

  static newestFirst(files) {
    const sorted = [];
    // + no-accidental-quadratic hint: moves everything for each file
    for (const file of files) sorted.unshift(file);
    return sorted;
  }

  static assets(files) {
    const extensions = ['.png', '.jpg', '.svg', '.woff2'];
    // - no-accidental-quadratic: four extensions
    return files.filter((file) => extensions.some((extension) => file.endsWith(extension)));
  }

  static ignored(files, patterns) {
    // - no-accidental-quadratic: no table answers what an expression matches
    return files.filter((file) => patterns.some((pattern) => pattern.test(file)));
  }

  static spread(folder) {
    const found = [];
    const queue = [folder];
    while (queue.length > 0) {
      // - no-accidental-quadratic: V8 takes the first element without moving the others
      const next = queue.shift();
      found.push(...next.files);
      queue.push(...next.folders);
    }
    return found;
  }
}
