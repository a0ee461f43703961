import Programs
import Testing

/// What is tried with clients that live in this process, and have to be in time.
@Suite(.threadEach) enum Timely {}
