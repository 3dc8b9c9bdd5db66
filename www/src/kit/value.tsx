import { useEffect, useState } from 'preact/hooks'
import { Button } from './button'
import { copySecret } from './clipboard'
import { exactTime, formatAmount, groupHex, relativeTime, shortAddress } from './format'
import { Icon } from './icon'
import { Identicon } from './identicon'

/** The whole address in groups of four: for where a decision hangs on it. Selecting copies it unspaced. */
export function WholeAddress({ address, testid }: { address: string; testid?: string }) {
  const [prefix, ...groups] = groupHex(address)
  return (
    <span class="address-whole" data-testid={testid} data-address={address}>
      <span class="spoken">{address}</span>
      <span aria-hidden="true">
        {groups.map((group, index) => (
          <span class="address-group" key={index}>
            {index === 0 ? `${prefix}${group}` : group}
          </span>
        ))}
      </span>
    </span>
  )
}

/** Identicon, label if there is one, and the address shortened; the whole one in its title. */
export function AddressLine({
  address,
  label,
  size = 24,
}: {
  address: string
  label?: string | null | undefined
  size?: number
}) {
  return (
    <span class="address" title={address}>
      <Identicon address={address} size={size} />
      <span class="address-name">
        {label && <strong>{label}</strong>}
        <span class="address-text quiet">{shortAddress(address)}</span>
      </span>
    </span>
  )
}

/** An exact amount: tabular figures, the unit quieter. */
export function Amount({
  value,
  decimals,
  unit,
  testid,
}: {
  value: bigint
  decimals: number
  unit?: string
  testid?: string
}) {
  return (
    <span class="amount" data-testid={testid} data-value={value.toString()}>
      {formatAmount(value, decimals)}
      {unit && <span class="amount-unit">{unit}</span>}
    </span>
  )
}

/** Copies `text` and says so for two seconds. A `secret` leaves the clipboard after a while. */
export function CopyButton({
  text,
  label,
  done,
  failed,
  testid,
  plain = false,
  secret = false,
}: {
  text: string
  label: string
  done: string
  failed: string
  testid?: string
  plain?: boolean
  secret?: boolean
}) {
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2000)
    return () => clearTimeout(timer)
  }, [state])
  const copy = () =>
    (secret ? copySecret(text) : navigator.clipboard.writeText(text)).then(
      () => setState('done'),
      () => setState('failed'),
    )
  const words = { idle: label, done, failed }[state]
  return (
    <Button {...(plain ? { look: 'plain' as const } : {})} testid={testid ?? 'copy'} onClick={copy}>
      <Icon name={state === 'done' ? 'check' : 'copy'} size={18} />
      <span aria-live="polite">{words}</span>
    </Button>
  )
}

/** How long ago, with the exact time on focus and hover. */
export function RelativeTime({ then, language }: { then: number; language: string }) {
  const [now, setNow] = useState(Date.now())
  const [exact, setExact] = useState(false)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000)
    return () => clearInterval(timer)
  }, [])
  const precise = exactTime(then, language)
  const relative = relativeTime(then, now, language)
  return (
    <button
      type="button"
      class="time"
      title={precise}
      aria-label={`${relative} (${precise})`}
      onFocus={() => setExact(true)}
      onBlur={() => setExact(false)}
      onClick={() => setExact(!exact)}
    >
      <time dateTime={new Date(then).toISOString()}>{exact ? precise : relative}</time>
    </button>
  )
}

/** Words in a numbered grid. `bad` marks places, from zero. */
export function WordGrid({
  words,
  bad = [],
  testid,
}: {
  words: readonly string[]
  bad?: readonly number[]
  testid?: string
}) {
  return (
    <ol class="words" data-testid={testid} translate={false}>
      {words.map((word, index) => (
        <li class={`word ${bad.includes(index) ? 'word-bad' : ''}`} key={index}>
          <span class="word-number">{index + 1}</span>
          <span class="mono">{word}</span>
        </li>
      ))}
    </ol>
  )
}
