/** The stable `data-testid` of every control and figure that end-to-end tests touch. Never renamed without its tests. */
export const ids = {
  // Every page
  screen: 'screen', // <main>; its data-screen names the screen: welcome, words, home, …
  fault: 'fault',
  notice: 'notice', // -broadcast-delayed, … by its code
  asking: 'asking', // what is awaited of the gateway
  themeToggle: 'theme-toggle',
  languageSelect: 'language-select',
  lock: 'lock',
  navHome: 'nav-home',
  navTokens: 'nav-tokens',
  navActivity: 'nav-activity',
  navSettings: 'nav-settings',
  copy: 'copy',

  // First visit
  createStart: 'create-start',
  restoreStart: 'restore-start',
  back: 'back',
  wordCount: 'word-count', // -12, -24
  password: 'password',
  passwordAgain: 'password-again',
  strength: 'strength',
  passwordSubmit: 'password-submit',
  wordsReveal: 'words-reveal',
  words: 'words', // an <ol>; each <li> holds a number and a .mono word
  wordsDone: 'words-done',
  proofInput: 'proof-input', // -0, -1, -2; each has data-position, from zero
  proofSubmit: 'proof-submit',
  proofLater: 'proof-later',
  restoreMnemonic: 'restore-mnemonic',
  restorePassphrase: 'restore-passphrase',
  restoreNext: 'restore-next',

  // Unlock
  unlockPassword: 'unlock-password',
  unlockSubmit: 'unlock-submit',
  deriving: 'deriving',
  forgot: 'forgot',
  damaged: 'damaged',

  // Home
  balance: 'balance', // data-value is wei
  accountMenu: 'account-menu',
  accountAddress: 'account-address',
  accountItem: 'account-item', // -0, -1, …
  accountAdd: 'account-add',
  accountImport: 'account-import',
  accountRename: 'account-rename', // -0, -1, …
  labelInput: 'label-input',
  labelSave: 'label-save',
  privateKeyInput: 'private-key-input',
  privateKeySubmit: 'private-key-submit',
  faucet: 'faucet',
  goSend: 'go-send',
  goReceive: 'go-receive',
  backupReminder: 'backup-reminder',
  backupStart: 'backup-start',
  receiveAddress: 'receive-address', // data-address is the whole address

  // Send
  sendTo: 'send-to',
  sendAmount: 'send-amount',
  sendMax: 'send-max',
  sendSpeed: 'send-speed', // -slow, -normal, -fast
  sendReview: 'send-review',
  preparing: 'preparing',

  // Review sheet
  review: 'review',
  reviewSentence: 'review-sentence',
  reviewTo: 'review-to', // data-address
  reviewCost: 'review-cost', // data-value is wei
  reviewWarning: 'review-warning', // -0, -1, …
  reviewDetails: 'review-details',
  reviewHash: 'review-hash',
  reviewRaw: 'review-raw',
  reviewReject: 'review-reject',
  reviewApprove: 'review-approve', // armed 500 ms after it is shown: aria-disabled until then

  // Tokens
  tokenNew: 'token-new',
  tokenName: 'token-name',
  tokenSymbol: 'token-symbol',
  tokenSupply: 'token-supply',
  tokenDeploy: 'token-deploy',
  tokenItem: 'token-item', // -0, -1, …
  tokenAddress: 'token-address', // data-address
  tokenState: 'token-state',
  tokenTotal: 'token-total', // data-value is the supply in the smallest unit
  tokenBalance: 'token-balance', // data-value
  tokenAct: 'token-act', // -transfer, -mint, -burn
  tokenTo: 'token-to',
  tokenAmount: 'token-amount',
  tokenSubmit: 'token-submit',
  tokenHolders: 'token-holders',
  tokenHolder: 'token-holder', // -0, …; data-address, data-value
  tokenForget: 'token-forget',

  // Activity
  activity: 'activity',
  activityItem: 'activity-item', // -0 is the newest; data-hash, data-state
  activityState: 'activity-state', // -0, …

  // Settings
  settingsGateways: 'settings-gateways',
  settingsSecurity: 'settings-security',
  settingsAppearance: 'settings-appearance',
  gatewayItem: 'gateway-item', // -0, …; data-state
  gatewayRemove: 'gateway-remove', // -0, …
  gatewayTest: 'gateway-test',
  gatewayUrl: 'gateway-url',
  gatewayAdd: 'gateway-add',
  gatewayReset: 'gateway-reset',
  autoLock: 'auto-lock',
  currentPassword: 'current-password',
  changePassword: 'change-password',
  export: 'export', // -mnemonic, -private-key, -keystore
  exportPassword: 'export-password',
  keystorePassword: 'keystore-password',
  exportSubmit: 'export-submit',
  exportResult: 'export-result',
  theme: 'theme', // -system, -light, -dark
} as const
