import type { Review, ReviewAction, ReviewWarning, TransactionRecord } from 'latchkey/wallet'
import type { ComponentChildren } from 'preact'
import { exactTime, formatAmount, shortAddress } from '../kit/format'
import { Amount } from '../kit/value'
import { hasKey, type Key, language, rich, t } from '../strings'

/** What a sheet knows beyond the request: units and labels. */
export type Names = {
  /** The chain's coin. */
  coin: { symbol: string; decimals: number }
  chainName: string
  token(address: string): { symbol: string; decimals: number } | undefined
  /** A name for an address: an account's label, a token's name. */
  label(address: string): string | null
  /** Arguments by name, where the page knows the contract's ABI. */
  decode?(to: string, data: string): { functionName: string; arguments: readonly (readonly [string, string])[] } | null
}

const coin = (value: bigint, names: Names) => (
  <Amount value={value} decimals={names.coin.decimals} unit={names.coin.symbol} />
)

function tokens(address: string, amount: bigint, names: Names): ComponentChildren {
  const token = names.token(address)
  return token ? (
    <Amount value={amount} decimals={token.decimals} unit={token.symbol} />
  ) : (
    <Amount value={amount} decimals={0} unit={t('review.units', { token: shortAddress(address) })} />
  )
}

const who = (address: string, names: Names) => {
  const label = names.label(address)
  return <span title={address}>{label ?? <span class="mono">{shortAddress(address)}</span>}</span>
}

/** The function a call names: by the core's tables or by the page's own ABI. */
export function calledFunction(action: ReviewAction, data: string | undefined, names: Names): string | null {
  if (action.kind === 'call') return action.signature.split('(')[0] ?? null
  if (action.kind !== 'unknownCall' || data === undefined) return null
  return names.decode?.(action.to, data)?.functionName ?? null
}

/** Minting or burning of a token whose unit the page knows: said as what it is. */
function supplyChange(
  action: ReviewAction,
  names: Names,
): { act: 'mint' | 'burn'; amount: bigint; to: string | null; token: { symbol: string; decimals: number } } | null {
  if (action.kind !== 'call') return null
  const token = names.token(action.to)
  const amount = action.arguments.find((argument) => argument.type === 'uint256')?.value
  const to = action.arguments.find((argument) => argument.type === 'address')?.value ?? null
  if (!token || !amount || !/^\d+$/.test(amount)) return null
  const name = action.signature.split('(')[0]
  if (name === 'mint' && to && action.arguments.length === 2) return { act: 'mint', amount: BigInt(amount), to, token }
  if (name === 'burn' && action.arguments.length === 1) return { act: 'burn', amount: BigInt(amount), to: null, token }
  return null
}

/** What will happen, in one sentence. */
export function sentence(review: Review, names: Names): ComponentChildren {
  const { action } = review
  switch (action.kind) {
    case 'send':
      return rich('review.send', { amount: coin(action.value, names), to: who(action.to, names) })
    case 'deploy':
      return rich('review.deploy', { size: String(action.size) })
    case 'tokenTransfer':
      return rich(action.from === review.account ? 'review.tokenTransfer' : 'review.tokenTransferFrom', {
        amount: tokens(action.token, action.amount, names),
        to: who(action.to, names),
        from: who(action.from, names),
      })
    case 'tokenApproval':
      return action.amount === null
        ? rich('review.approvalUnlimited', {
            spender: who(action.spender, names),
            token: who(action.token, names),
          })
        : rich('review.approval', {
            spender: who(action.spender, names),
            amount: tokens(action.token, action.amount, names),
          })
    case 'operatorApproval':
      return rich(action.approved ? 'review.operator' : 'review.operatorRevoke', {
        operator: who(action.operator, names),
        collection: who(action.collection, names),
      })
    case 'nftTransfer':
      return rich('review.nft', {
        amount: String(action.amount),
        id: String(action.tokenId),
        collection: who(action.collection, names),
        to: who(action.to, names),
      })
    case 'call':
    case 'unknownCall': {
      const change = supplyChange(action, names)
      if (change) return supplySentence(change, 'does', names)
      const name = calledFunction(action, review.transaction?.data, names)
      const to = who(action.to, names)
      return name
        ? rich('review.call', { name: <span class="mono">{name}</span>, to })
        : rich('review.unknownCall', { to })
    }
    case 'message':
      return t('review.message')
    case 'typedData':
      return rich('review.typedData', { type: action.primaryType, domain: action.domainName ?? t('review.nobody') })
  }
}

function supplySentence(
  change: NonNullable<ReturnType<typeof supplyChange>>,
  tense: 'did' | 'does',
  names: Names,
): ComponentChildren {
  const amount = <Amount value={change.amount} decimals={change.token.decimals} unit={change.token.symbol} />
  return change.to === null
    ? rich(`${tense}.burn`, { amount })
    : rich(`${tense}.mint`, { amount, to: who(change.to, names) })
}

/** The name of the approving button: the act itself. */
export function act(review: Review, names: Names): string {
  const { action } = review
  const amount = (value: bigint, unit: { symbol: string; decimals: number }) =>
    `${formatAmount(value, unit.decimals)} ${unit.symbol}`
  switch (action.kind) {
    case 'send':
      return t('act.send', { amount: amount(action.value, names.coin) })
    case 'deploy':
      return t('act.deploy')
    case 'tokenTransfer': {
      const token = names.token(action.token)
      return token ? t('act.transfer', { amount: amount(action.amount, token) }) : t('act.transferTokens')
    }
    case 'tokenApproval':
      return action.amount === null ? t('act.allowUnlimited') : t('act.allow')
    case 'operatorApproval':
      return action.approved ? t('act.allow') : t('act.revoke')
    case 'nftTransfer':
      return t('act.transferTokens')
    case 'call':
    case 'unknownCall': {
      const change = supplyChange(action, names)
      if (change) return t(`act.${change.act}`, { amount: amount(change.amount, change.token) })
      const name = calledFunction(action, review.transaction?.data, names)
      return name ? t('act.call', { name }) : t('act.callUnknown')
    }
    case 'message':
    case 'typedData':
      return t('act.sign')
  }
}

/** To whom it goes: the address a decision hangs on. */
export function counterpart(action: ReviewAction, names: Names): { title: Key; address: string } | null {
  const receiver = supplyChange(action, names)?.to
  if (receiver) return { title: 'review.to', address: receiver }
  switch (action.kind) {
    case 'send':
    case 'tokenTransfer':
    case 'nftTransfer':
      return { title: 'review.to', address: action.to }
    case 'deploy':
      return { title: 'review.newContract', address: action.address }
    case 'tokenApproval':
      return { title: 'review.spender', address: action.spender }
    case 'operatorApproval':
      return { title: 'review.spender', address: action.operator }
    case 'call':
    case 'unknownCall':
      return { title: 'review.contract', address: action.to }
    case 'typedData':
      return action.verifyingContract ? { title: 'review.contract', address: action.verifyingContract } : null
    case 'message':
      return null
  }
}

/** The contract behind a token action, which is not the one who receives. */
export function tokenContract(action: ReviewAction, names: Names): string | null {
  switch (action.kind) {
    case 'tokenTransfer':
    case 'tokenApproval':
      return action.token
    case 'operatorApproval':
    case 'nftTransfer':
      return action.collection
    case 'call':
      return supplyChange(action, names)?.to ? action.to : null
    default:
      return null
  }
}

/** A warning in words. */
export function warningText(warning: ReviewWarning): string {
  const key = `warning.${warning.code}`
  return t(hasKey(key) ? (key as 'warning.other') : 'warning.other')
}

/** Warnings whose facts the sheet shows anyway. */
const shownAlready = new Set([
  'unlimited-approval',
  'operator-approval',
  'unknown-call',
  'to-token-contract',
  'high-fee',
])

/** Facts in wei. */
const inWei = new Set(['value', 'maxFee', 'maxBlobFee'])

/** A fact as a person reads it: ether for wei, a date for seconds, words for what has no end. */
function factValue(name: string, value: string, names: Names): string {
  if (name === 'amount' && value === 'unlimited') return t('fact.unlimited')
  if (name === 'deadline' && value === 'never') return t('fact.never')
  if (!/^\d+$/.test(value)) return value
  if (inWei.has(name)) return `${formatAmount(BigInt(value), names.coin.decimals)} ${names.coin.symbol}`
  // Later than any date there is: told as the number it is.
  return name === 'deadline' && Number(value) < 8.64e12 ? exactTime(Number(value) * 1000, language.get().name) : value
}

/** The facts behind a warning, by name. */
export function warningFacts(
  warning: ReviewWarning,
  names: Names,
): readonly (readonly [name: string, value: string])[] {
  if (shownAlready.has(warning.code)) return []
  return Object.entries(warning.facts).map(([name, value]) => {
    const key = `fact.${name}`
    return [hasKey(key) ? t(key as 'fact.to') : name, factValue(name, value, names)]
  })
}

/** What a transaction did or does, for the list. */
export function recordSentence(record: TransactionRecord, names: Names): ComponentChildren {
  const { action } = record
  const done = record.state === 'confirmed'
  switch (action.kind) {
    case 'send':
      return rich(done ? 'did.send' : 'does.send', { amount: coin(action.value, names), to: who(action.to, names) })
    case 'deploy': {
      const name = names.label(action.address)
      return name
        ? rich(done ? 'did.deployNamed' : 'does.deployNamed', { name })
        : rich(done ? 'did.deploy' : 'does.deploy', { address: who(action.address, names) })
    }
    case 'tokenTransfer':
      return rich(done ? 'did.send' : 'does.send', {
        amount: tokens(action.token, action.amount, names),
        to: who(action.to, names),
      })
    case 'tokenApproval':
      return rich(done ? 'did.allow' : 'does.allow', { spender: who(action.spender, names) })
    case 'operatorApproval':
      return rich(done ? 'did.allow' : 'does.allow', { spender: who(action.operator, names) })
    case 'nftTransfer':
      return rich(done ? 'did.nft' : 'does.nft', { id: String(action.tokenId), to: who(action.to, names) })
    case 'call':
    case 'unknownCall': {
      const change = supplyChange(action, names)
      if (change) return supplySentence(change, done ? 'did' : 'does', names)
      const name = calledFunction(action, undefined, names)
      const to = who(action.to, names)
      return name
        ? rich(done ? 'did.call' : 'does.call', { name: <span class="mono">{name}</span>, to })
        : rich(done ? 'did.unknownCall' : 'does.unknownCall', { to })
    }
    default:
      return rich('did.unknownCall', { to: record.to ? who(record.to, names) : t('review.nobody') })
  }
}
