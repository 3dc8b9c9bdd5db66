import type { ComponentChildren, JSX } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { IconButton } from './button'
import { Icon } from './icon'

export type FieldProps = {
  label: string
  hint?: ComponentChildren
  error?: string | null | undefined
  /** Keeps the line under the field even when it is empty, so that nothing jumps. Default true. */
  reserve?: boolean
}

type InputProps = FieldProps &
  Omit<JSX.IntrinsicElements['input'], 'label' | 'ref' | 'value'> & {
    /** What the input shows. Without it the input alone knows what was typed. */
    value?: string
    onValue?: (value: string) => void
    unit?: string
    after?: ComponentChildren
    testid?: string
    inputRef?: { current: HTMLInputElement | null }
  }

/** What every field has around its control: a label, and a line for a hint or what is wrong. */
export function FieldFrame({
  id,
  label,
  hint,
  error,
  reserve = true,
  children,
}: FieldProps & { id: string; children: ComponentChildren }) {
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {children}
      <div id={`${id}-note`}>
        {error ? (
          <p class="field-error">
            <Icon name="danger" size={16} />
            <span role="alert">{error}</span>
          </p>
        ) : hint || reserve ? (
          <div class="field-hint">{hint}</div>
        ) : null}
      </div>
    </div>
  )
}

/** A labelled input; `error` replaces `hint` in the same place. */
export function TextField({
  label,
  hint,
  error,
  reserve,
  value,
  onValue,
  unit,
  after,
  testid,
  inputRef,
  class: extra,
  ...rest
}: InputProps) {
  const id = useId()
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} reserve={reserve ?? true}>
      <div class={`field-box${error ? ' field-box-bad' : ''}`}>
        <input
          type="text"
          spellcheck={false}
          autocomplete="off"
          {...(rest as object)}
          ref={inputRef}
          id={id}
          class={`input ${extra ?? ''}`}
          value={value}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-note`}
          data-testid={testid}
          {...(onValue ? { onInput: (event) => onValue(event.currentTarget.value) } : {})}
        />
        {unit && <span class="input-unit">{unit}</span>}
        {after}
      </div>
    </FieldFrame>
  )
}

/** What a person types into a `TypedSecretField`: it stays in the input, and nowhere else, until it is taken. */
export type TypedSecret = {
  input: { current: HTMLInputElement | null }
  /** What stands there now: for a rule, a meter, a comparison. */
  read(): string
  /** Empties the input and gives what stood there, to hand it on. */
  take(): string
}

export function useTypedSecret(): TypedSecret {
  const input = useRef<HTMLInputElement>(null)
  return {
    input,
    read: () => input.current?.value ?? '',
    take() {
      const typed = input.current?.value ?? ''
      if (input.current) input.current.value = ''
      return typed
    },
  }
}

type SecretFieldProps = InputProps & { show: string; hide: string }

/** A masked input with a toggle that shows it. The caller names `autocomplete`. */
export function SecretField({ show, hide, ...rest }: SecretFieldProps) {
  const [shown, setShown] = useState(false)
  return (
    <TextField
      autocapitalize="none"
      autocorrect="off"
      {...rest}
      type={shown ? 'text' : 'password'}
      after={
        <IconButton
          icon={shown ? 'eyeOff' : 'eye'}
          label={shown ? hide : show}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        />
      }
    />
  )
}

/** A masked input for what the page need not hold: a password, a key. */
export function TypedSecretField({
  secret,
  onTyped,
  ...rest
}: Omit<SecretFieldProps, 'value' | 'onValue' | 'inputRef'> & { secret: TypedSecret; onTyped?: () => void }) {
  return <SecretField {...rest} inputRef={secret.input} {...(onTyped ? { onInput: onTyped } : {})} />
}

/** A labelled list to choose from. */
export function SelectField({
  label,
  hint,
  error,
  reserve = false,
  value,
  onValue,
  options,
  testid,
}: FieldProps & {
  value: string
  onValue: (value: string) => void
  options: readonly (readonly [value: string, name: string])[]
  testid?: string
}) {
  const id = useId()
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} reserve={reserve}>
      <div class="field-box">
        <select
          id={id}
          class="input"
          value={value}
          data-testid={testid}
          onChange={(event) => onValue(event.currentTarget.value)}
        >
          {options.map(([key, name]) => (
            <option key={key} value={key} selected={key === value}>
              {name}
            </option>
          ))}
        </select>
        <span class="select-arrow">
          <Icon name="down" size={18} />
        </span>
      </div>
    </FieldFrame>
  )
}

/** Cards of which one is chosen: a radio group. */
export function Choices<T extends string>({
  label,
  name,
  value,
  onValue,
  options,
  testid,
}: {
  label: string
  name: string
  value: T
  onValue: (value: T) => void
  options: readonly { value: T; name: string; note?: ComponentChildren }[]
  testid?: string
}) {
  return (
    <fieldset class="stack-tight">
      <legend class="field-label">{label}</legend>
      <div class={`choices ${options.some((option) => option.note) ? 'choices-noted' : 'choices-short'}`}>
        {options.map((option) => (
          <label class="choice" key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              data-testid={testid && `${testid}-${option.value}`}
              onChange={() => onValue(option.value)}
            />
            <span class="choice-name">{option.name}</span>
            {option.note && <span class="quiet small number">{option.note}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
