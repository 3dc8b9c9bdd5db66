/** Copying what must not stay in the clipboard. */

/** How long a secret stays there, in seconds. */
export const secretSeconds = 45

let timer: ReturnType<typeof setTimeout> | undefined

/** Copies a secret, and empties the clipboard after `secretSeconds`, whatever is in it by then. */
export async function copySecret(text: string): Promise<void> {
  await navigator.clipboard.writeText(text)
  clearTimeout(timer)
  timer = setTimeout(empty, secretSeconds * 1000)
}

/** A page that is not in focus may not write: then it empties the clipboard when it is again. */
function empty(): void {
  navigator.clipboard.writeText('').catch(() => window.addEventListener('focus', empty, { once: true }))
}
