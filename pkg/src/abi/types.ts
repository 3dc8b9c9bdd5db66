/** What a const ABI says of its functions, events and errors, in types. Names and shapes are viem's. */

import type {
  Abi,
  AbiError,
  AbiEvent,
  AbiFunction,
  AbiParameter,
  AbiParameterKind,
  AbiParametersToPrimitiveTypes,
  AbiParameterToPrimitiveType,
  AbiStateMutability,
  ExtractAbiError,
  ExtractAbiErrorNames,
  ExtractAbiEvent,
  ExtractAbiEventNames,
  ExtractAbiFunction,
  ExtractAbiFunctionNames,
} from 'abitype'
import type { Hex } from '../types'

/** Whether `abi` is only known to be some ABI: nothing can be inferred then. */
export type IsWide<abi> = abi extends Abi ? (Abi extends abi ? true : false) : true

type OrString<name> = [name] extends [never] ? string : name

export type ContractFunctionName<
  abi extends Abi | readonly unknown[] = Abi,
  mutability extends AbiStateMutability = AbiStateMutability,
> = IsWide<abi> extends true ? string : OrString<ExtractAbiFunctionNames<Extract<abi, Abi>, mutability>>

export type ContractEventName<abi extends Abi | readonly unknown[] = Abi> =
  IsWide<abi> extends true ? string : OrString<ExtractAbiEventNames<Extract<abi, Abi>>>

export type ContractErrorName<abi extends Abi | readonly unknown[] = Abi> =
  IsWide<abi> extends true ? string : OrString<ExtractAbiErrorNames<Extract<abi, Abi>>>

type FunctionOf<abi, name> =
  IsWide<abi> extends true ? AbiFunction : ExtractAbiFunction<Extract<abi, Abi>, name & string>
type EventOf<abi, name> = IsWide<abi> extends true ? AbiEvent : ExtractAbiEvent<Extract<abi, Abi>, name & string>
type ErrorOf<abi, name> = IsWide<abi> extends true ? AbiError : ExtractAbiError<Extract<abi, Abi>, name & string>

/** The values of a parameter list; of any list if nothing is known of it. */
export type Values<params, kind extends AbiParameterKind = AbiParameterKind> = params extends readonly AbiParameter[]
  ? readonly AbiParameter[] extends params
    ? readonly unknown[]
    : AbiParametersToPrimitiveTypes<params, kind>
  : readonly unknown[]

/** Distributes over overloads. */
type InputsOf<item, kind extends AbiParameterKind> = item extends { inputs: infer inputs }
  ? Values<inputs, kind>
  : readonly []

export type ContractFunctionArgs<
  abi extends Abi | readonly unknown[],
  name extends string = ContractFunctionName<abi>,
> = InputsOf<FunctionOf<abi, name>, 'inputs'>

export type ContractErrorArgs<
  abi extends Abi | readonly unknown[],
  name extends string = ContractErrorName<abi>,
> = InputsOf<ErrorOf<abi, name>, 'inputs'>

export type ContractConstructorArgs<abi extends Abi | readonly unknown[]> =
  IsWide<abi> extends true
    ? readonly unknown[]
    : [Extract<Extract<abi, Abi>[number], { type: 'constructor' }>] extends [never]
      ? readonly []
      : InputsOf<Extract<Extract<abi, Abi>[number], { type: 'constructor' }>, 'inputs'>

/** `args`, which may be left away if there are none to give. */
export type ArgsProperty<args> = readonly [] extends args ? { args?: args | undefined } : { args: args }

/** The overloads that `args` may be of. */
type ForArgs<item, args> = item extends { inputs: infer inputs }
  ? args extends Values<inputs, 'inputs'>
    ? item
    : never
  : item

/** Nothing, the one value, or all of them. */
type Unwrapped<outputs> = outputs extends readonly AbiParameter[]
  ? readonly AbiParameter[] extends outputs
    ? unknown
    : Values<outputs, 'outputs'> extends infer values
      ? values extends readonly []
        ? undefined
        : values extends readonly [infer value]
          ? value
          : values
      : never
  : unknown

type OutputsOf<item> = item extends { outputs: infer outputs } ? Unwrapped<outputs> : never

export type ContractFunctionReturnType<
  abi extends Abi | readonly unknown[],
  name extends string = ContractFunctionName<abi>,
  args = ContractFunctionArgs<abi, name>,
> = IsWide<abi> extends true ? unknown : OutputsOf<ForArgs<FunctionOf<abi, name>, args>>

/** A decoded call: one member for each function. */
export type DecodedFunctionData<abi extends Abi | readonly unknown[]> =
  IsWide<abi> extends true
    ? { functionName: string; args: readonly unknown[] | undefined }
    : {
        [name in ContractFunctionName<abi>]: {
          functionName: name
          args: NoneIsUndefined<ContractFunctionArgs<abi, name>>
        }
      }[ContractFunctionName<abi>]

type NoneIsUndefined<args> = args extends readonly [] ? undefined : args

type SolidityErrors = readonly [
  { inputs: readonly [{ name: 'message'; type: 'string' }]; name: 'Error'; type: 'error' },
  { inputs: readonly [{ name: 'reason'; type: 'uint256' }]; name: 'Panic'; type: 'error' },
]

/** Decoded revert data: one member for each error, and Solidity's `Error` and `Panic`. */
export type DecodedErrorResult<abi extends Abi | readonly unknown[]> =
  IsWide<abi> extends true
    ? { errorName: string; args: readonly unknown[] | undefined; abiItem: AbiError }
    : DecodedError<readonly [...Extract<abi, Abi>, ...SolidityErrors]>

type DecodedError<abi extends Abi> = {
  [name in ExtractAbiErrorNames<abi>]: {
    errorName: name
    args: NoneIsUndefined<InputsOf<ExtractAbiError<abi, name>, 'outputs'>>
    abiItem: ExtractAbiError<abi, name>
  }
}[ExtractAbiErrorNames<abi>]

type EventInput = AbiParameter & { indexed?: boolean | undefined }

/** A topic holds a value of one word as it is, and a hash of anything longer. */
type TopicValue<param extends AbiParameter> = param['type'] extends
  | 'string'
  | 'bytes'
  | 'tuple'
  | `${string}[${string}]`
  ? Hex
  : AbiParameterToPrimitiveType<param, 'outputs'>

type EventValue<param extends EventInput> = param extends { indexed: true }
  ? TopicValue<param>
  : AbiParameterToPrimitiveType<param, 'outputs'>

type AllNamed<inputs extends readonly EventInput[]> = inputs[number] extends infer input
  ? input extends { name: infer name extends string }
    ? name extends ''
      ? false
      : true
    : false
  : never

type EventArgs<inputs extends readonly EventInput[]> = inputs extends readonly []
  ? undefined
  : false extends AllNamed<inputs>
    ? { readonly [key in keyof inputs]: EventValue<inputs[key]> }
    : {
        [input in inputs[number] as input extends { name: infer name extends string } ? name : never]: EventValue<input>
      }

type Lenient<args, strict extends boolean> = strict extends true ? args : Partial<args> | undefined

/** A decoded log: one member for each event. */
export type DecodedEventLog<
  abi extends Abi | readonly unknown[],
  name extends string = ContractEventName<abi>,
  strict extends boolean = true,
> =
  IsWide<abi> extends true
    ? { eventName: string; args: readonly unknown[] | Record<string, unknown> | undefined }
    : {
        [event in name]: { eventName: event; args: Lenient<EventArgs<EventOf<abi, event>['inputs']>, strict> }
      }[name]

type FilterValue<param extends EventInput> = param['type'] extends 'string' | 'bytes'
  ? string
  : AbiParameterToPrimitiveType<param, 'inputs'>

type OneOrMany<value> = value | readonly value[] | null | undefined

type IndexedOnly<inputs extends readonly EventInput[]> = inputs extends readonly [
  infer head extends EventInput,
  ...infer rest extends readonly EventInput[],
]
  ? head extends { indexed: true }
    ? readonly [head, ...IndexedOnly<rest>]
    : IndexedOnly<rest>
  : readonly []

type FilterArgs<indexed extends readonly EventInput[]> =
  | Partial<{ readonly [key in keyof indexed]: OneOrMany<FilterValue<indexed[key]>> }>
  | {
      [input in indexed[number] as input extends { name: infer name extends string } ? name : never]?: OneOrMany<
        FilterValue<input>
      >
    }

/** What a filter may ask of the indexed parameters: by name, or by position. */
export type EventFilterArgs<abi extends Abi | readonly unknown[], name extends string = ContractEventName<abi>> =
  IsWide<abi> extends true
    ? readonly unknown[] | Record<string, unknown>
    : EventOf<abi, name> extends { inputs: infer inputs extends readonly EventInput[] }
      ? FilterArgs<IndexedOnly<inputs>>
      : never
