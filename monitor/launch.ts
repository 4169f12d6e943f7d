/**
 * What a start does first: launches the computer, if the command line wants one.
 *
 * A script of its own, loaded at once; the rest of the main thread is loaded while the
 * computer comes up.
 */
import { startsComputer } from './command/starts-computer.ts';
import { launchComputer, type LaunchedComputer } from './host/launch-computer.ts';

/**
 * @param root folder of the installation
 * @param argv without the interpreter and the program
 */
export function launch(root: string, argv: readonly string[]): LaunchedComputer | undefined {
  const kind = startsComputer(argv);
  return kind && launchComputer(root, kind);
}
