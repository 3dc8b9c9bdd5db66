import { Icon, type IconName } from './icon'

/** A wide button to one of several ways on: an icon, its name, what it is for. The first may be the primary one. */
export function Door({
  icon,
  name,
  note,
  first = false,
  testid,
  onClick,
}: {
  icon: IconName
  name: string
  note: string
  first?: boolean
  testid: string
  onClick: () => void
}) {
  return (
    <button type="button" class={`door${first ? ' door-first' : ''}`} data-testid={testid} onClick={onClick}>
      <Icon name={icon} size={24} />
      <span>
        <strong>{name}</strong>
        <span class={`small${first ? '' : ' quiet'}`}>{note}</span>
      </span>
    </button>
  )
}
