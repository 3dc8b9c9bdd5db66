type Policies = {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown
}

/**
 * The one policy of the page: a worker may be started from this origin, and nothing else may become code. Without it
 * `require-trusted-types-for 'script'` refuses the signer's worker.
 */
const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes
policies?.createPolicy('default', {
  createScriptURL(url) {
    if (new URL(url, location.href).origin !== location.origin) throw new TypeError('A script of another origin')
    return url
  },
})
