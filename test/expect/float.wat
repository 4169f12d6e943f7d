;; guest code
;;   80000000  fadd.d fa0, fa1, fa2
;;   80000004  fmul.d fa3, fa0, fa2
;;   80000008  ecall
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000000, 2 not done, rounding
;;   2: 80000004, 1 not done, rounding
;;   3: 80000008, 0 not done, hart
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 1 i64, 7 f64
    block $B0 (result i32)
      block $B1 (result i32)
        block $B2 (result i32)
          (local.set $fuel (i32.load offset=700 (local.get $h)))
          (local.set $fa1 (f64.load offset=352 (local.get $h)))
          (local.set $fa2 (f64.load offset=360 (local.get $h)))
          (local.set $fcsr (i32.load offset=520 (local.get $h)))
          (drop (br_if $B0 (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 2))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
          (local.set $10 (local.get $fa1))
          (local.set $11 (local.get $fa2))
          (local.set $12 (f64.add (local.get $10) (local.get $11)))
          (i32.and
            (i32.and
              (i32.and (i32.const 1) (i32.const 1))
              (f64.lt (f64.abs (local.get $12)) (f64.const Infinity))
            )
            (i32.eqz (i32.and (i32.xor (local.get $fcsr) (i32.const 769)) (i32.const 225)))
          )
          if $B3
            (local.set $fa0 (local.get $12))
          else
            (f64.store offset=352 (local.get $h) (local.get $fa1))
            (f64.store offset=360 (local.get $h) (local.get $fa2))
            (drop (br_if $B0 (i32.const 1) (call $1 (local.get $h) (i32.const 46527827))))
            (local.set $fa0 (f64.load offset=344 (local.get $h)))
            (local.set $fcsr (i32.load offset=520 (local.get $h)))
          end ;; $B3
          (local.set $10 (local.get $fa0))
          (local.set $11 (local.get $fa2))
          (local.set $12 (f64.mul (local.get $10) (local.get $11)))
          (i32.and
            (i32.and (i32.const 1) (i32.const 1))
            (i32.or
              (i32.and
                (f64.eq (local.get $12) (f64.const 0))
                (i32.and
                  (i32.or (f64.eq (local.get $10) (f64.const 0)) (f64.eq (local.get $11) (f64.const 0)))
                  (i32.eqz (i32.and (i32.xor (local.get $fcsr) (i32.const 769)) (i32.const 224)))
                )
              )
              (i32.and
                (i32.and
                  (f64.gt (f64.abs (local.get $12)) (f64.const 2.2250738585072014e-308))
                  (f64.lt (f64.abs (local.get $12)) (f64.const Infinity))
                )
                (i32.eqz (i32.and (i32.xor (local.get $fcsr) (i32.const 769)) (i32.const 225)))
              )
            )
          )
          if $B4
            (local.set $fa3 (local.get $12))
          else
            (f64.store offset=344 (local.get $h) (local.get $fa0))
            (f64.store offset=360 (local.get $h) (local.get $fa2))
            (drop (br_if $B1 (i32.const 2) (call $1 (local.get $h) (i32.const 314930899))))
            (local.set $fa3 (f64.load offset=368 (local.get $h)))
            (local.set $fcsr (i32.load offset=520 (local.get $h)))
          end ;; $B4
          (br $B2 (i32.const 3))
          (unreachable)
        end ;; $B2
        (local.set $4)
        (i32.store offset=764 (local.get $h) (local.get $4))
        (f64.store offset=344 (local.get $h) (local.get $fa0))
        (f64.store offset=368 (local.get $h) (local.get $fa3))
        (i32.store offset=700 (local.get $h) (local.get $fuel))
        (return (i32.const 0))
      end ;; $B1
      (local.set $4)
      (i32.store offset=764 (local.get $h) (local.get $4))
      (f64.store offset=344 (local.get $h) (local.get $fa0))
      (i32.store offset=700 (local.get $h) (local.get $fuel))
      (return (i32.const 0))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
