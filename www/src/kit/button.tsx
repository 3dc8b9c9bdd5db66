import type { ComponentChildren, JSX } from 'preact'
import { Icon, type IconName } from './icon'

type ButtonProps = Omit<JSX.IntrinsicElements['button'], 'icon' | 'ref'> & {
  look?: 'primary' | 'danger' | 'plain' | 'icon' | undefined
  icon?: IconName
  wide?: boolean
  testid?: string
  children?: ComponentChildren
}

/** A button. One `primary` a screen. */
export function Button({ look, icon, wide, testid, children, class: extra, type = 'button', ...rest }: ButtonProps) {
  const classes = ['button', look && `button-${look}`, wide && 'button-wide', extra].filter(Boolean).join(' ')
  return (
    <button {...rest} type={type} class={classes} data-testid={testid}>
      {icon && <Icon name={icon} size={18} />}
      {children}
    </button>
  )
}

/** A square button with an icon only; `label` is its name. */
export function IconButton({ icon, label, ...rest }: ButtonProps & { icon: IconName; label: string }) {
  return <Button {...rest} look="icon" icon={icon} aria-label={label} title={label} />
}
