/** Says of a file that it is a trace of Lanewise. */
export const formatName = 'lanewise';

/** Readers take all versions up to their own; see docs/trace-format.md for what changed. */
export const formatVersion = 1;
