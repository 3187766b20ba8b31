/** A server that cannot be had here: one line with the remedy. Its claims are undecided. */
export class NotStarted extends Error {}
