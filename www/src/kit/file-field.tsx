import { useId, useRef, useState } from 'preact/hooks'
import { FieldFrame, type FieldProps } from './field'
import { Icon } from './icon'

/** A file that was chosen, and how to read it: only when its contents are asked for. */
export type ChosenFile = { name: string; size: number; text(): Promise<string> }

/** A labelled place for one file. The browser's own control lies over it, so keyboard and drop work as everywhere. */
export function FileField({
  choose,
  onFile,
  testid,
  ...frame
}: FieldProps & {
  /** What it says until a file is chosen. */
  choose: string
  onFile: (file: ChosenFile | null) => void
  testid?: string
}) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [name, setName] = useState<string | null>(null)
  return (
    <FieldFrame id={id} {...frame}>
      <div class={`field-box file-box${frame.error ? ' field-box-bad' : ''}`}>
        <Icon name="file" size={18} />
        <span class={`grow clip${name === null ? ' quiet' : ''}`}>{name ?? choose}</span>
        <input
          ref={input}
          id={id}
          type="file"
          aria-invalid={frame.error ? true : undefined}
          aria-describedby={`${id}-note`}
          data-testid={testid}
          onChange={() => {
            const file = input.current?.files?.[0] ?? null
            setName(file?.name ?? null)
            onFile(file)
          }}
        />
      </div>
    </FieldFrame>
  )
}
