import type { ApprovalRequest, Review } from 'latchkey/wallet'
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../kit/button'
import { Notice } from '../kit/notice'
import { Sheet } from '../kit/sheet'
import { AddressLine, Amount, WholeAddress } from '../kit/value'
import { t } from '../strings'
import { ids } from '../testids'
import { act, counterpart, type Names, sentence, tokenContract, warningFacts, warningText } from './sentences'

const armingDelay = 500

/** False until the sheet has been shown, whole and in front, for half a second: a click meant for the page is not consent. */
function useArmed(id: string): boolean {
  const [armed, setArmed] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const arm = () => {
      clearTimeout(timer)
      setArmed(false)
      if (document.visibilityState === 'visible') timer = setTimeout(() => setArmed(true), armingDelay)
    }
    arm()
    document.addEventListener('visibilitychange', arm)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', arm)
    }
  }, [id])
  return armed
}

/** What a wallet asks before it signs. The answer goes to this request's id and to no other. */
export function ReviewSheet({
  request,
  names,
  onAnswer,
}: {
  request: ApprovalRequest
  names: Names
  onAnswer: (id: string, approved: boolean) => void
}) {
  const armed = useArmed(request.id)
  const reject = () => onAnswer(request.id, false)
  const review = request.type === 'connect' ? null : request.review
  const dangerous = review?.warnings.some((warning) => warning.severity === 'danger')
  return (
    <Sheet
      title={t(
        request.type === 'connect' ? 'review.titleConnect' : review?.transaction ? 'review.title' : 'review.titleSign',
      )}
      onClose={reject}
      testid={ids.review}
      foot={
        <>
          <Button testid={ids.reviewReject} onClick={reject}>
            {t('act.reject')}
          </Button>
          <Button
            look={dangerous ? 'danger' : 'primary'}
            testid={ids.reviewApprove}
            aria-disabled={!armed}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.preventDefault()
            }}
            onClick={(event) => {
              if (armed && event.isTrusted) onAnswer(request.id, true)
            }}
          >
            {review ? act(review, names) : t('act.connect')}
          </Button>
        </>
      }
    >
      {review?.warnings.map((warning, index) => (
        <Notice
          key={`${warning.code} ${index}`}
          look={warning.severity === 'danger' ? 'danger' : 'caution-filled'}
          word={t(warning.severity === 'danger' ? 'word.danger' : 'word.caution')}
          testid={`${ids.reviewWarning}-${index}`}
        >
          {warningText(warning)}
          {warningFacts(warning, names).map(([name, value]) => (
            <div class="small break" key={name}>
              {name}: {isAddress(value) ? <WholeAddress address={value} /> : value}
            </div>
          ))}
        </Notice>
      ))}
      <p class="small quiet">{asking(request.origin)}</p>
      {review ? (
        <>
          <p class="review-sentence" data-testid={ids.reviewSentence}>
            {sentence(review, names)}
          </p>
          <Facts review={review} names={names} />
          <Details review={review} names={names} />
        </>
      ) : (
        request.type === 'connect' && <Connection accounts={request.accounts} />
      )}
    </Sheet>
  )
}

const isAddress = (text: string) => /^0x[0-9a-f]{40}$/i.test(text)

const asking = (origin: string | null) => (origin ? t('review.asks', { origin }) : t('review.asksSelf'))

function Connection({ accounts }: { accounts: readonly { address: string; label: string | null }[] }) {
  return (
    <>
      <p class="review-sentence">{t('review.connect')}</p>
      <ul class="list">
        {accounts.map((account) => (
          <li key={account.address} class="pad">
            <AddressLine address={account.address} label={account.label} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Facts({ review, names }: { review: Review; names: Names }) {
  const other = counterpart(review.action, names)
  const token = tokenContract(review.action, names)
  const { coin } = names
  const { transaction } = review
  const { action } = review
  return (
    <dl class="facts">
      {other && (
        <div class="fact">
          <dt>{t(other.title as 'review.to')}</dt>
          <dd>
            {names.label(other.address) && <strong>{names.label(other.address)} </strong>}
            <WholeAddress address={other.address} testid={ids.reviewTo} />
          </dd>
        </div>
      )}
      {token && (
        <div class="fact">
          <dt>{t('review.token')}</dt>
          <dd>
            {names.label(token) && <strong>{names.label(token)} </strong>}
            <WholeAddress address={token} />
          </dd>
        </div>
      )}
      <div class="fact">
        <dt>{t('review.from')}</dt>
        <dd>
          <AddressLine address={review.account} label={names.label(review.account)} size={20} />
        </dd>
      </div>
      {action.kind === 'message' && (
        <div class="fact">
          <dt>{t('review.text')}</dt>
          <dd>
            <pre class="raw">{action.text ?? action.bytes}</pre>
          </dd>
        </div>
      )}
      {transaction && (
        <>
          {transaction.value > 0n && action.kind !== 'send' && (
            <div class="fact">
              <dt>{t('review.value')}</dt>
              <dd>
                <Amount value={transaction.value} decimals={coin.decimals} unit={coin.symbol} />
              </dd>
            </div>
          )}
          <div class="fact">
            <dt>{t('review.fee')}</dt>
            <dd>
              <Amount value={transaction.maxFee} decimals={coin.decimals} unit={coin.symbol} />
            </dd>
          </div>
          <div class="fact">
            <dt>{t('review.cost')}</dt>
            <dd>
              <strong>
                <Amount
                  value={transaction.maxTotal}
                  decimals={coin.decimals}
                  unit={coin.symbol}
                  testid={ids.reviewCost}
                />
              </strong>
            </dd>
          </div>
        </>
      )}
      {review.chainId !== null && (
        <div class="fact">
          <dt>{t('review.chain')}</dt>
          <dd>
            {names.chainName} <span class="quiet number">{review.chainId}</span>
          </dd>
        </div>
      )}
    </dl>
  )
}

function Details({ review, names }: { review: Review; names: Names }) {
  const { action, transaction } = review
  const decoded = transaction && (action.kind === 'unknownCall' ? names.decode?.(action.to, transaction.data) : null)
  const fields: readonly (readonly [string, string])[] =
    action.kind === 'call'
      ? action.arguments.map((argument) => [`${argument.name || argument.type}`, argument.value] as const)
      : action.kind === 'typedData'
        ? action.fields.map((field) => [`${field.name} ${field.type}`, field.value] as const)
        : (decoded?.arguments ?? [])
  return (
    <details data-testid={ids.reviewDetails}>
      <summary>{t('review.details')}</summary>
      <dl class="facts">
        {action.kind === 'call' && (
          <div class="fact">
            <dt>{t('review.function')}</dt>
            <dd class="mono">{action.signature}</dd>
          </div>
        )}
        {fields.map(([name, value]) => (
          <div class="fact" key={name}>
            <dt class="mono break">{name}</dt>
            <dd class="mono">{value}</dd>
          </div>
        ))}
        {transaction && (
          <>
            <div class="fact">
              <dt>nonce</dt>
              <dd class="number">{transaction.nonce}</dd>
            </div>
            <div class="fact">
              <dt>{t('review.gas')}</dt>
              <dd class="number">{String(transaction.gasLimit)}</dd>
            </div>
            <div class="fact">
              <dt>{t('review.gasPrice')}</dt>
              <dd>
                <Amount value={transaction.maxFeePerGas} decimals={9} unit="gwei" />
              </dd>
            </div>
            <div class="fact">
              <dt>{t('review.type')}</dt>
              <dd>{transaction.kind}</dd>
            </div>
            {transaction.data !== '0x' && (
              <div class="fact">
                <dt>{t('review.data')}</dt>
                <dd>
                  {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
                  <pre class="raw" tabIndex={0}>
                    {transaction.data}
                  </pre>
                </dd>
              </div>
            )}
          </>
        )}
        <div class="fact">
          <dt>{t('review.hash')}</dt>
          <dd class="mono" data-testid={ids.reviewHash}>
            {review.signingHash}
          </dd>
        </div>
        {transaction && (
          <div class="fact">
            <dt>{t('review.raw')}</dt>
            <dd>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
              <pre class="raw" tabIndex={0} data-testid={ids.reviewRaw}>
                {transaction.unsigned}
              </pre>
            </dd>
          </div>
        )}
      </dl>
    </details>
  )
}
