;;; The session whose text runs, or that is asked something: for words that speak of it.

{:session nil}
