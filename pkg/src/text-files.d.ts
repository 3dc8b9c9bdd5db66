/** Text files, which the bundler inlines. */
declare module '*.txt' {
  const text: string
  export default text
}
