;; guest code
;;   80000000  jalr a5
;;   80000004  addi a0, a0, 1
;;   80000008  ret
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000004, 0 not done, fuel
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 5 i64
    block $B0 (result i32)
      (i32.lt_s (local.tee $depth (i32.sub (local.get $depth) (i32.const 208))) (i32.const 0))
      if $B1 (; unlikely ;)
        (return (i32.const -2147483648))
      end ;; $B1
      (local.set $fuel (i32.load offset=700 (local.get $h)))
      (local.set $a5 (i64.load offset=120 (local.get $h)))
      (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 1))))
      (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
      (local.set $9 (i64.and (local.get $a5) (i64.const -2)))
      (local.set $ra (i64.const 2147483652))
      (local.set $5 (local.get $9))
      (i64.store offset=8 (local.get $h) (local.get $ra))
      (i32.store offset=700 (local.get $h) (local.get $fuel))
      (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
      if $B2 (; unlikely ;)
        (i64.store offset=256 (local.get $h) (local.get $5))
        (i32.store offset=764 (local.get $h) (i32.const -1))
        (return (i32.const 0))
      end ;; $B2
      (i32.ne
        (local.tee $4 (call $0 (local.get $h) (i32.wrap_i64 (local.get $5)) (local.get $depth)))
        (i32.const -2147483644)
      )
      if $B3 (; unlikely ;)
        (return (local.get $4))
      end ;; $B3
      (local.set $fuel (i32.load offset=700 (local.get $h)))
      (local.set $ra (i64.load offset=8 (local.get $h)))
      (local.set $a0 (i64.load offset=80 (local.get $h)))
      (drop (br_if $B0 (; unlikely ;) (i32.const 1) (i32.lt_s (local.get $fuel) (i32.const 2))))
      (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
      (local.set $a0 (i64.add (local.get $a0) (i64.const 1)))
      (local.set $9 (i64.and (local.get $ra) (i64.const -2)))
      (local.set $5 (local.get $9))
      (i64.store offset=80 (local.get $h) (local.get $a0))
      (i32.store offset=700 (local.get $h) (local.get $fuel))
      (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
      if $B4 (; unlikely ;)
        (i64.store offset=256 (local.get $h) (local.get $5))
        (i32.store offset=764 (local.get $h) (i32.const -1))
        (return (i32.const 0))
      end ;; $B4
      (return (i32.wrap_i64 (local.get $5)))
      (unreachable)
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
