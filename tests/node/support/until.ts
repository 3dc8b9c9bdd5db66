/** Waiting for what is to come, without guessing when. */

/** Waits until `read` gives `wanted`. */
export async function until<T>(
  read: () => T | Promise<T>,
  wanted: (value: T) => boolean,
  what: string,
  ms = 60_000,
): Promise<T> {
  const deadline = Date.now() + ms
  for (;;) {
    const value = await read()
    if (wanted(value)) return value
    if (Date.now() > deadline) throw new Error(`${what}: still ${String(value)} after ${ms} ms`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
