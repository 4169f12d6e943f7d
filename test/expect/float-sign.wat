;; guest code
;;   80000000  flw fa0, 0(a0)
;;   80000004  fsgnj.s fa1, fa0, fa0
;;   80000008  fsgnjn.s fa2, fa0, fa0
;;   8000000c  fsgnjx.s fa3, fa0, fa0
;;   80000010  fsgnj.s fa4, fa0, fa5
;;   80000014  ecall
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000000, 5 not done, access
;;   2: 80000014, 0 not done, hart
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 2 i64, 6 f32, 6 i32, 1 f32
    block $B0 (result i32)
      block $B1 (result i32)
        (local.set $fuel (i32.load offset=700 (local.get $h)))
        (local.set $a0 (i64.load offset=80 (local.get $h)))
        (local.set $fa5 (f32.load offset=384 (local.get $h)))
        (local.set $fa5.upper (i32.load offset=388 (local.get $h)))
        (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 5))))
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 5)))
        (drop
          (br_if $B0 (; unlikely ;)
            (i32.const 1)
            (i64.ge_u (i64.add (local.get $a0) (i64.const -2147483648)) (i64.const 1048573))
          )
        )
        (local.set $fa0
          (f32.load (i32.add (i32.wrap_i64 (local.get $a0)) (i32.const -2143289344)))
        )
        (local.set $fa0.upper (i32.const -1))
        (local.set $fa1 (local.get $fa0))
        (local.set $fa1.upper (i32.const -1))
        (local.set $fa2 (f32.neg (local.get $fa0)))
        (local.set $fa2.upper (i32.const -1))
        (local.set $fa3 (f32.abs (local.get $fa0)))
        (local.set $fa3.upper (i32.const -1))
        (local.set $19
          (select
            (local.get $fa5)
            (f32.reinterpret_i32 (i32.const 2143289344))
            (i32.eq (local.get $fa5.upper) (i32.const -1))
          )
        )
        (local.set $fa4 (f32.copysign (local.get $fa0) (local.get $19)))
        (local.set $fa4.upper (i32.const -1))
        (br $B1 (i32.const 2))
        (unreachable)
      end ;; $B1
      (local.set $4)
      (f32.store offset=344 (local.get $h) (local.get $fa0))
      (i32.store offset=348 (local.get $h) (local.get $fa0.upper))
      (f32.store offset=352 (local.get $h) (local.get $fa1))
      (i32.store offset=356 (local.get $h) (local.get $fa1.upper))
      (f32.store offset=360 (local.get $h) (local.get $fa2))
      (i32.store offset=364 (local.get $h) (local.get $fa2.upper))
      (f32.store offset=368 (local.get $h) (local.get $fa3))
      (i32.store offset=372 (local.get $h) (local.get $fa3.upper))
      (f32.store offset=376 (local.get $h) (local.get $fa4))
      (i32.store offset=380 (local.get $h) (local.get $fa4.upper))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
