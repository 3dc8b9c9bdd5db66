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
  restoreFileStart: 'restore-file-start',
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
  restoreLanguage: 'restore-language',
  restoreNext: 'restore-next',
  restoreFile: 'restore-file',
  restoreFilePassword: 'restore-file-password',
  restoreFileSubmit: 'restore-file-submit',

  // Unlock
  unlockPassword: 'unlock-password',
  unlockSubmit: 'unlock-submit',
  proofPasskey: 'proof-passkey', // in every form that asks who it is, if a passkey opens the wallet
  deriving: 'deriving',
  forgot: 'forgot',
  damaged: 'damaged',

  // Home
  balance: 'balance', // data-value is wei
  accountMenu: 'account-menu',
  accountAddress: 'account-address',
  accountItem: 'account-item', // -0, -1, …
  accountAdd: 'account-add',
  accountsOpen: 'accounts-open',
  watchOnly: 'watch-only',
  faucet: 'faucet',
  goSend: 'go-send',
  goReceive: 'go-receive',
  backupReminder: 'backup-reminder',
  backupStart: 'backup-start',
  receiveAddress: 'receive-address', // data-address is the whole address

  // Accounts
  accountRow: 'account-row', // -0, -1, …; data-address
  accountUp: 'account-up', // -0, -1, …
  accountDown: 'account-down', // -0, -1, …
  accountsOrder: 'accounts-order',
  accountsHidden: 'accounts-hidden',
  accountsAdd: 'accounts-add',
  addWay: 'add-way', // -derive, -find, -words, -new-words, -key, -file, -watch
  accountUse: 'account-use',
  accountRename: 'account-rename',
  accountHide: 'account-hide',
  accountShow: 'account-show',
  accountUnwatch: 'account-unwatch',
  labelInput: 'label-input',
  labelSave: 'label-save',
  deriveSeed: 'derive-seed',
  deriveWhich: 'derive-which', // -next, -path
  derivePath: 'derive-path',
  deriveSubmit: 'derive-submit',
  privateKeyInput: 'private-key-input',
  privateKeySubmit: 'private-key-submit',
  importFile: 'import-file',
  importPassword: 'import-password',
  importSubmit: 'import-submit',
  importDone: 'import-done',
  watchAddress: 'watch-address',
  watchLabel: 'watch-label',
  watchSubmit: 'watch-submit',
  findStart: 'find-start',
  findGap: 'find-gap',
  findProgress: 'find-progress', // -0, … a line for each scheme
  findItem: 'find-item', // -0, -1, …
  findAdd: 'find-add',
  seedItem: 'seed-item', // -0, -1, …; data-state: proven, unproven
  seedRename: 'seed-rename', // -0, …
  seedExport: 'seed-export', // -0, …

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
  passkeyAdd: 'passkey-add',
  passkeyName: 'passkey-name',
  passkeyItem: 'passkey-item', // -0, -1, …
  passkeyRemove: 'passkey-remove', // -0, -1, …
  backupSave: 'backup-save',
  backupFile: 'backup-file', // the button that saves it; data-size
  export: 'export', // -mnemonic, -passphrase, -private-key, -keystore
  exportPassword: 'export-password',
  keystorePassword: 'keystore-password',
  exportSubmit: 'export-submit',
  exportResult: 'export-result',
  theme: 'theme', // -system, -light, -dark
} as const
