export interface FoundJobs {
  readonly jobs: readonly { readonly name: string; readonly file: string; readonly type: string }[];
}
/** The jobs that sources (file name -> text) declare. Throws where one could not be called as declared. */
export function findJobs(sources: Record<string, string>): FoundJobs;
export function dispatchSource(found: FoundJobs): string;
export function callsSource(found: FoundJobs, layout: string): string;
