import { Button } from '@mantine/core';
import { Component, type ReactNode, Suspense } from 'react';
import { Waiting } from '../request/Waiting.js';
import shell from './shell.module.css';

interface Props {
  readonly children: ReactNode;
}

/** A part of the console whose code is loaded when it is first opened; says so when it cannot be. */
export class LazyArea extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (this.state.failed) {
      return (
        <main className={shell.page}>
          <div role="alert">
            <p>
              This part of the console could not be shown. The server may have been updated since the page was opened.
            </p>
            <Button mt={14} onClick={() => location.reload()}>
              Load the page again
            </Button>
          </div>
        </main>
      );
    }
    return (
      <Suspense
        fallback={
          <main className={shell.page}>
            <Waiting text="Opening" />
          </main>
        }
      >
        {this.props.children}
      </Suspense>
    );
  }
}
