const paths = {
  key: 'M8.5 5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Zm3.2 7.7L19 20m-3.4-3.4 2-2',
  lock: 'M6 10.5h12V20H6zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5',
  send: 'M6 18 18 6m-9 0h9v9',
  receive: 'M18 6 6 18m9 0H6V9',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M14.5 5.5 8 12l6.5 6.5',
  down: 'm6 9.5 6 6 6-6',
  up: 'm6 14.5 6-6 6 6',
  next: 'M9.5 5.5 16 12l-6.5 6.5',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  file: 'M6 3h8l4 4v14H6zM13.5 3v4.5H18',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm4.8 11.3L20 20',
  passkey:
    'M9 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM2.5 20c0-3.6 2.9-5.5 6.5-5.5 1 0 2 .2 2.8.5M17 11a3 3 0 0 0-1.2 5.7V20l1.2 1.2 1.2-1.2v-3.3A3 3 0 0 0 17 11Z',
  words: 'M4 6h7M4 12h7M4 18h7M15 6h5M15 12h5M15 18h5',
  caution: 'M12 4 2.8 20h18.4L12 4Zm0 6v4.6m0 2.6v.1',
  danger: 'M8 3h8l5 5v8l-5 5H8l-5-5V8l5-5Zm4 4.5v6m0 3v.1',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 8v5.5m0-8.6v.1',
  eye: 'M2.5 12S6 5.8 12 5.8 21.5 12 21.5 12 18 18.2 12 18.2 2.5 12 2.5 12ZM12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6Z',
  eyeOff:
    'M4 4l16 16M9.9 6.1A9 9 0 0 1 12 5.8c6 0 9.5 6.2 9.5 6.2a16 16 0 0 1-2.9 3.5m-3 2A8.7 8.7 0 0 1 12 18.2C6 18.2 2.5 12 2.5 12a16 16 0 0 1 3.9-4.3',
  plus: 'M12 5v14M5 12h14',
  token: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4.5 4.5 4.5-4.5 4.5L7.5 12 12 7.5Z',
  home: 'M4 11.5 12 4l8 7.5M6.5 10v10h11V10',
  activity: 'M4 6h16M4 12h16M4 18h10',
  settings:
    'M4 7h9m5 0h2M4 17h2m5 0h9M13 7a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0ZM6 17a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0Z',
  theme: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z',
} as const

export type IconName = keyof typeof paths

/** One line icon. Decorative: the words beside it carry the meaning. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  )
}
